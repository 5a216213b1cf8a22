package io.fleetpulse.endtoend;

import static org.apache.kafka.common.acl.AclOperation.CREATE;
import static org.apache.kafka.common.acl.AclOperation.DESCRIBE;
import static org.apache.kafka.common.acl.AclOperation.DESCRIBE_CONFIGS;
import static org.apache.kafka.common.acl.AclOperation.READ;
import static org.apache.kafka.common.acl.AclOperation.WRITE;
import static org.apache.kafka.common.resource.ResourceType.GROUP;
import static org.apache.kafka.common.resource.ResourceType.TOPIC;
import static org.apache.kafka.common.resource.ResourceType.TRANSACTIONAL_ID;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.fleetpulse.result.Table;
import io.fleetpulse.tools.SlowTest;

import org.apache.flink.util.ExceptionUtils;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** With exactly the rights that the run-book names, the job runs; without one of them, it says so. */
@SlowTest("a broker with ACLs, and a run of the job for every right")
class KafkaRightsIT {

    private static final long TIME = 1_767_225_600_000L;
    private static final String GROUP_ID = "fleet-of-the-test";

    /** The rights that {@code deploy/README.md}, "Secure it", names. */
    private static final List<Right> RIGHTS =
            List.of(
                    new Right(TOPIC, "forwarded", READ),
                    new Right(TOPIC, "forwarded", DESCRIBE),
                    new Right(GROUP, GROUP_ID, READ),
                    new Right(GROUP, GROUP_ID, DESCRIBE),
                    new Right(TOPIC, "fleet.", CREATE),
                    new Right(TOPIC, "fleet.", DESCRIBE),
                    new Right(TOPIC, "fleet.", DESCRIBE_CONFIGS),
                    new Right(TOPIC, "fleet.", WRITE),
                    new Right(TRANSACTIONAL_ID, GROUP_ID + "-", WRITE));

    @TempDir private static Path directory;
    private static SecuredBroker broker;
    private static int topics;

    @TempDir private Path checkpoints;
    @TempDir private Path secrets;

    private String topic;
    private String database;

    private record Right(ResourceType type, String prefix, AclOperation operation) {}

    @BeforeAll
    static void startBroker() throws Exception {
        broker = SecuredBroker.start(directory);
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @BeforeEach
    void sendAReading() throws Exception {
        broker.revokeAll();
        topics++;
        topic = "forwarded-" + topics;
        broker.createTopic(topic);
        database = Servers.get().newDatabase();
        String value =
                """
                {"productKey":"p","deviceName":"a","iotId":"i","gmtCreate":%d,\
                "items":{"t":{"value":21.5,"time":%d}}}\
                """
                        .formatted(TIME, TIME);
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(
                        Map.of("bootstrap.servers", broker.openServers()),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            producer.send(
                            new ProducerRecord<>(
                                    topic, 0, TIME, null, value.getBytes(StandardCharsets.UTF_8)))
                    .get();
        }
    }

    @Test
    void theRightsOfTheRunBookSuffice() throws Exception {
        grantAllBut(null);

        run();

        assertThat(rows()).isEqualTo(1);
    }

    @Test
    void withoutTheRightToReadItsGroupTheJobCommitsNoOffsets() throws Exception {
        grantAllBut(new Right(GROUP, GROUP_ID, READ));

        run();

        assertThat(rows()).isEqualTo(1);
    }

    @ParameterizedTest(name = "{1} on {0} {2}")
    @CsvSource({
        "TOPIC, READ, forwarded, Not authorized to access topics",
        "TOPIC, WRITE, fleet., Not authorized to access topics",
        "TOPIC, CREATE, fleet., has no right to create it",
        "TRANSACTIONAL_ID, WRITE, " + GROUP_ID + "-, Transactional Id authorization failed",
    })
    void aMissingRightEndsTheRunWithItsName(
            ResourceType type, AclOperation operation, String prefix, String message)
            throws Exception {
        grantAllBut(new Right(type, prefix, operation));

        Throwable failure = catchThrowable(this::run);

        assertThat(ExceptionUtils.stringifyException(failure)).contains(message);
    }

    private void grantAllBut(Right missing) throws Exception {
        for (Right right : RIGHTS) {
            if (!right.equals(missing)) {
                broker.grant(right.type(), right.prefix(), right.operation());
            }
        }
    }

    private int rows() throws Exception {
        return ResultTopicRows.of(
                        broker.openServers(), prefix(), Table.PROPERTY_WINDOW, "read_committed")
                .rows()
                .size();
    }

    private String prefix() {
        return "fleet." + topic + ".";
    }

    private void run() throws Exception {
        List<String> options = new ArrayList<>(SecuredBroker.login(secrets));
        options.addAll(
                List.of(
                        "--kafka.group.id",
                        GROUP_ID,
                        "--results.kafka.prefix",
                        prefix(),
                        "--results.kafka.guarantee",
                        "exactly-once"));
        try (FleetRun run =
                new FleetRun(
                                checkpoints,
                                broker.servers(),
                                topic,
                                database,
                                options.toArray(String[]::new))
                        .withoutRestarts()) {
            run.toTheEnd();
        }
    }
}
