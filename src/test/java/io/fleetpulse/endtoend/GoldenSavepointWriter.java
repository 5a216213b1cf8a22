package io.fleetpulse.endtoend;

import io.fleetpulse.simulator.KafkaPublisher;
import io.fleetpulse.simulator.PublishedRecord;
import io.fleetpulse.tools.CommittedOffsets;
import io.fleetpulse.tools.Eventually;

import org.apache.kafka.clients.admin.Admin;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Writes the savepoint of the present state of the job; {@code docs/compatibility.md} says when. */
final class GoldenSavepointWriter {

    private static final String GROUP = "golden-writer";
    private static final int DEVICES = 20;
    private static final int MINUTES = 6;
    private static final long SEED = 20260301;

    private GoldenSavepointWriter() {}

    /**
     * Stops a run after half of the records.
     *
     * @param arguments the file to write
     */
    public static void main(String[] arguments) throws Exception {
        Path folder = Files.createTempDirectory("golden");
        Servers servers = Servers.get();
        String broker = servers.broker().bootstrapServers();
        servers.broker().createTopic(GoldenRun.TOPIC, SimulatedInput.PARTITIONS);
        List<PublishedRecord> records = SimulatedInput.ofDevices(DEVICES, MINUTES, SEED).records();
        int half = records.size() / 2;
        String database = servers.newDatabase();
        Servers.createSchema(database);
        GoldenSavepoint golden =
                new GoldenSavepoint(Files.createDirectories(folder.resolve("golden")));
        try (KafkaPublisher publisher =
                        new KafkaPublisher(broker, GoldenRun.TOPIC, SimulatedInput.PARTITIONS);
                Admin admin = Admin.create(Map.of("bootstrap.servers", broker));
                GoldenRun run = new GoldenRun(folder, database, GROUP)) {
            records.subList(0, half).forEach(publisher::send);
            publisher.flush();
            run.start(null);
            Eventually.holds(
                    "half of the records are read",
                    () -> CommittedOffsets.sum(admin, GROUP) == half);
            golden.keepSavepoint(run.stop());
            records.subList(half, records.size()).forEach(publisher::send);
            publisher.flush();
        }
        golden.keepRecords(broker, GoldenRun.TOPIC, SimulatedInput.PARTITIONS);
        golden.keepRows(database);
        golden.zip(Path.of(arguments[0]));
        // The servers of tests end with the JVM.
        System.exit(0);
    }
}
