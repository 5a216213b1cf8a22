package io.fleetpulse.endtoend;

import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;

/**
 * A bounded run of the job over cases with the same arguments. Each case has its own partition, so
 * that the times of one case do not make records of another late.
 */
final class CaseRun {

    private final List<CaseFile> cases = new ArrayList<>();
    private final Path folder;
    private final int order;
    private Throwable failure;
    private ResultsOfRun results;

    /**
     * Creates a run.
     *
     * @param folder an empty folder for the run's files
     * @param order which of their orders the cases are sent in
     */
    CaseRun(Path folder, int order) {
        this.folder = folder;
        this.order = order;
    }

    void add(CaseFile added) {
        cases.add(added);
    }

    /** The results. The first call runs the job; other calls wait for its end. */
    synchronized ResultsOfRun results() throws Throwable {
        if (results == null && failure == null) {
            long seconds = cases.stream().mapToLong(CaseFile::limitSeconds).max().orElseThrow();
            try {
                results = assertTimeoutPreemptively(Duration.ofSeconds(seconds), this::run);
            } catch (Throwable failed) {
                failure = failed;
            }
        }
        if (failure != null) {
            throw failure;
        }
        return results;
    }

    private ResultsOfRun run() throws Exception {
        Servers servers = Servers.get();
        String broker = servers.broker().bootstrapServers();
        String topic = servers.newTopic(cases.size());
        String database = servers.newDatabase();
        publish(broker, topic);
        Files.createDirectories(folder);
        for (Map.Entry<String, String> file : cases.get(0).files().entrySet()) {
            Files.writeString(folder.resolve(file.getKey()), file.getValue());
        }
        String[] arguments =
                cases.get(0).arguments().stream()
                        .map(argument -> argument.replace("{dir}", folder.toString()))
                        .toArray(String[]::new);
        try (FleetRun run =
                new FleetRun(folder.resolve("checkpoints"), broker, topic, database, arguments)) {
            run.toTheEnd();
        }
        return new ResultsOfRun(database, broker, topic + ".");
    }

    private void publish(String broker, String topic) throws Exception {
        Map<String, Object> settings =
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        broker,
                        ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                        16 << 20);
        List<Future<?>> sent = new ArrayList<>();
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(
                        settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (int partition = 0; partition < cases.size(); partition++) {
                for (CaseRecord record : cases.get(partition).ordered(order)) {
                    sent.add(producer.send(record.to(topic, partition)));
                }
            }
            producer.flush();
            for (Future<?> each : sent) {
                each.get();
            }
        }
    }
}
