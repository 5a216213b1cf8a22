package io.fleetpulse.sink.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.local.LocalBroker;
import io.fleetpulse.result.Change;
import io.fleetpulse.result.Table;
import io.fleetpulse.result.TableChoice;
import io.fleetpulse.sink.refused.LargestRecord;
import io.fleetpulse.sink.run.Admission;

import org.apache.flink.metrics.SimpleCounter;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/** The record sizes that a real broker accepts. */
class TopicSizesTest {

    private static final int MEGABYTE = 1024 * 1024;
    private static final int SMALL = 10_000;
    private static final String TOPIC = "fleet.rollout_failure";

    @TempDir Path folder;

    @Test
    void theSmallerOfTheClientsAndTheTopicsLimitHolds() throws Exception {
        try (LocalBroker broker = brokerWithASmallTopic()) {
            LargestRecord largest = sizes(broker, MEGABYTE).find();
            assertThat(largest.mostBytes(Table.ROLLOUT_FAILURE)).isEqualTo(SMALL - 512);
            // The topic does not exist yet, so the broker's default applies.
            assertThat(largest.mostBytes(Table.DEVICE)).isBetween(MEGABYTE - 512, MEGABYTE);
            largest = sizes(broker, 5_000).find();
            assertThat(largest.mostBytes(Table.ROLLOUT_FAILURE)).isEqualTo(5_000 - 512);
            assertThat(largest.mostBytes(Table.DEVICE)).isEqualTo(5_000 - 512);
        }
    }

    @Test
    void theBrokerTakesWhatFitsAndADeadLetterOfWhatDoesNot() throws Exception {
        try (LocalBroker broker = brokerWithASmallTopic();
                KafkaProducer<byte[], byte[]> producer =
                        new KafkaProducer<>(
                                Map.of(
                                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                                        broker.bootstrapServers()),
                                new ByteArraySerializer(),
                                new ByteArraySerializer())) {
            broker.createTopic("fleet.dead_letter", 1);
            ChangeRecords records =
                    new ChangeRecords(
                            "fleet.",
                            TableChoice.ALL,
                            sizes(broker, MEGABYTE),
                            new Properties(),
                            Admission.FREE);
            SimpleCounter tooLarge = new SimpleCounter();
            records.begin(tooLarge, sizes(broker, MEGABYTE).find());

            int text = (SMALL - 512 - bytes(records.serialize(failure(0), null, 1L))) / 2;
            ProducerRecord<byte[], byte[]> largest = records.serialize(failure(text), null, 1L);
            assertThat(bytes(largest)).isGreaterThan(SMALL - 600);
            assertThat(largest.topic()).isEqualTo(TOPIC);
            producer.send(largest).get();

            ProducerRecord<byte[], byte[]> letter = records.serialize(failure(text + 1), null, 1L);
            assertThat(letter.topic()).isEqualTo("fleet.dead_letter");
            assertThat(tooLarge.getCount()).isOne();
            producer.send(letter).get();
        }
    }

    @Test
    void withoutAnAnswerTheClientsLimitHolds() throws Exception {
        Properties admin = new Properties();
        admin.setProperty(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, "127.0.0.1:1");
        admin.setProperty(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, "200");
        admin.setProperty(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, "200");
        LargestRecord largest = new TopicSizes("fleet.", TableChoice.ALL, 9_000, admin).find();
        assertThat(largest.mostBytes(Table.DEVICE)).isEqualTo(9_000 - 512);
    }

    /** The text is part of both key and value. */
    private static Change failure(int text) {
        return Change.upsert(Table.ROLLOUT_FAILURE, "j", "1.0", -1L, "x".repeat(text), 2L);
    }

    private static int bytes(ProducerRecord<byte[], byte[]> record) {
        return record.key().length + record.value().length;
    }

    private static TopicSizes sizes(LocalBroker broker, int requestBytes) {
        Properties admin = new Properties();
        admin.setProperty(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrapServers());
        return new TopicSizes("fleet.", TableChoice.ALL, requestBytes, admin);
    }

    private LocalBroker brokerWithASmallTopic() throws Exception {
        LocalBroker broker = LocalBroker.start(folder, 0);
        broker.createTopic(TOPIC, 1);
        try (Admin admin =
                Admin.create(
                        Map.of(
                                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                                broker.bootstrapServers()))) {
            ConfigEntry entry = new ConfigEntry("max.message.bytes", String.valueOf(SMALL));
            admin.incrementalAlterConfigs(
                            Map.of(
                                    new ConfigResource(ConfigResource.Type.TOPIC, TOPIC),
                                    List.of(new AlterConfigOp(entry, AlterConfigOp.OpType.SET))))
                    .all()
                    .get();
        }
        return broker;
    }
}
