package io.fleetpulse.endtoend;

import io.fleetpulse.FleetAnalyticsJob;
import io.fleetpulse.config.ConfigReader;
import io.fleetpulse.local.FreePort;

import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RpcOptions;
import org.apache.flink.metrics.prometheus.PrometheusReporterFactory;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;

import java.nio.file.Path;
import java.time.Duration;

/** Runs the unbounded job with Flink's dashboard and a metrics reporter. */
final class MonitoredJob implements AutoCloseable {

    private final MiniCluster cluster;
    private final JobID id;
    private final int metricsPort;

    /** Starts the job on a topic with some messages. */
    MonitoredJob(Path checkpoints, String servers, String topic, String database) throws Exception {
        metricsPort = FreePort.any();
        Configuration configuration = new Configuration();
        configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofSeconds(1));
        configuration.set(
                CheckpointingOptions.CHECKPOINTS_DIRECTORY, checkpoints.toUri().toString());
        configuration.set(RestOptions.BIND_PORT, "0");
        configuration.set(RpcOptions.ASK_TIMEOUT_DURATION, Duration.ofMinutes(1));
        configuration.setString(
                "metrics.reporter.prometheus.factory.class",
                PrometheusReporterFactory.class.getName());
        configuration.setString("metrics.reporter.prometheus.port", String.valueOf(metricsPort));
        cluster =
                new MiniCluster(
                        new MiniClusterConfiguration.Builder()
                                .setConfiguration(configuration)
                                .setNumTaskManagers(1)
                                .setNumSlotsPerTaskManager(2)
                                .build());
        cluster.start();
        JobGraph graph = graph(configuration, servers, topic, database);
        id = graph.getJobID();
        cluster.submitJob(graph).get();
    }

    private static JobGraph graph(
            Configuration configuration, String servers, String topic, String database) {
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        environment.setParallelism(2);
        FleetAnalyticsJob.define(
                environment,
                ConfigReader.read(
                        "--kafka.bootstrap.servers",
                        servers,
                        "--kafka.topics",
                        topic,
                        "--postgres.url",
                        database,
                        "--postgres.user",
                        "postgres",
                        "--results.kafka.prefix",
                        topic + ".",
                        "--alert.rules",
                        "src/test/resources/alert/rules.json"));
        StreamGraph graph = environment.getStreamGraph();
        graph.setJobName("Fleetpulse");
        return graph.getJobGraph();
    }

    /** The address of the reporter. */
    String metrics() {
        return "localhost:" + metricsPort;
    }

    /** The address of the job in Flink's dashboard. */
    String dashboard() {
        return "http://localhost:%d/#/job/running/%s/overview"
                .formatted(cluster.getRestAddress().join().getPort(), id);
    }

    @Override
    public void close() throws Exception {
        cluster.cancelJob(id).get();
        cluster.close();
    }
}
