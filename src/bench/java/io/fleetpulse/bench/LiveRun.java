package io.fleetpulse.bench;

import io.fleetpulse.config.ConfigReader;
import io.fleetpulse.config.FleetpulseConfig;

import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobgraph.SavepointRestoreSettings;
import org.apache.flink.runtime.minicluster.MiniCluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Runs the unbounded job, from its newest checkpoint if there is one, until the process is killed.
 */
final class LiveRun {

    private LiveRun() {}

    /**
     * Answers when the job is submitted.
     *
     * @param arguments directory for checkpoints, state backend, then the job's own arguments
     */
    public static void main(String[] arguments) throws Exception {
        Path checkpoints = Path.of(arguments[0]);
        FleetpulseConfig config =
                ConfigReader.read(Arrays.copyOfRange(arguments, 2, arguments.length));
        Configuration configuration = BenchmarkRun.configuration(checkpoints, arguments[1]);
        JobGraph graph = BenchmarkRun.graph(configuration, config);
        String newest = newest(checkpoints);
        if (newest != null) {
            graph.setSavepointRestoreSettings(SavepointRestoreSettings.forPath(newest));
        }
        try (MiniCluster cluster = BenchmarkRun.cluster(configuration)) {
            cluster.start();
            cluster.submitJob(graph).get();
            System.out.println(ChildProcess.ANSWER + "submitted");
            Thread.currentThread().join();
        }
    }

    /** The newest complete checkpoint; null if there is none. */
    private static String newest(Path checkpoints) throws IOException {
        if (Files.notExists(checkpoints)) {
            return null;
        }
        try (Stream<Path> files = Files.walk(checkpoints)) {
            List<Path> complete =
                    files.filter(file -> file.endsWith("_metadata"))
                            .sorted(Comparator.comparing(LiveRun::modified).reversed())
                            .toList();
            return complete.isEmpty() ? null : complete.get(0).getParent().toUri().toString();
        }
    }

    private static FileTime modified(Path file) {
        try {
            return Files.getLastModifiedTime(file);
        } catch (IOException removed) {
            return FileTime.fromMillis(0);
        }
    }
}
