package io.fleetpulse.soak;

import io.fleetpulse.local.LocalBroker;
import io.fleetpulse.local.LocalPostgres;
import io.fleetpulse.standalone.StandaloneCluster;
import io.fleetpulse.tools.SlowTest;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Runs the job jar with RocksDB on a cluster of processes, with an operator's interventions and
 * simulated power failures, beside an uninterrupted run with state on the heap. Every record must be
 * accounted for once, and every table must have the same rows.
 *
 * <p>The long form, ten million records:
 *
 * <pre>
 * ./mvnw verify -Pall -Dtest=none -Dsurefire.failIfNoSpecifiedTests=false -Dit.test=SoakIT \
 *     -Dfleetpulse.soak.records=10000000 -Dfleetpulse.soak.devices=1000 -Dfleetpulse.soak.stretch=120
 * </pre>
 *
 * <p>Most state ends up to 32 days after its input. Stretched by 120, the records of 1,000
 * devices span 83 days of event time, so that in the last half as much state ends as begins.
 */
@Timeout(value = 12, unit = TimeUnit.HOURS)
@SlowTest("a cluster of processes whose TaskManagers are killed")
class SoakIT {

    private static final long RECORDS = Long.getLong("fleetpulse.soak.records", 40_000);
    private static final int DEVICES = Integer.getInteger("fleetpulse.soak.devices", 200);

    /** Factor by which the activities of the fleet, and the windows and limits of the job, are longer. */
    private static final int STRETCH = Integer.getInteger("fleetpulse.soak.stretch", 1);

    private static final Duration KILL_EVERY =
            Duration.ofSeconds(Long.getLong("fleetpulse.soak.kill-every", 20));

    /** In the short form one TaskManager is killed, in the long form one every so often. */
    private static final boolean LONG = RECORDS >= 1_000_000;

    private static final Duration PATIENCE = Duration.ofSeconds(300 + RECORDS / 2_000);

    private static final String TOPIC = "iot-forwarded";
    private static final String DISTURBED = "disturbed";
    private static final String UNDISTURBED = "undisturbed";

    /**
     * Shorter than by default, so that the state reaches its full size within hours, but longer than
     * the longest delay of the simulated platform, three hours. A stretched fleet needs the default:
     * the job reads days within seconds, and the watermark lags by less than nine horizons only if
     * these are long.
     */
    private static final String HORIZON = STRETCH > 1 ? "24h" : "4h";

    /** Of the disturbed job; the state of the other one is on the heap. */
    private static final List<String> ROCKSDB =
            List.of(
                    "-D", "state.backend.type=rocksdb",
                    "-D", "execution.checkpointing.incremental=true");

    private static final List<String> SETTINGS =
            List.of(
                    "--results.kafka", "false",
                    "--kafka.start", "earliest",
                    "--kafka.topics", TOPIC,
                    "--connectivity.horizon", HORIZON,
                    "--counts.horizon", HORIZON,
                    "--dedup.horizon", "15m",
                    "--time.silence", "0s",
                    "--time.idleness", "10m");

    /** Lengths that belong to the pace of the fleet, without {@link #STRETCH}: the defaults. */
    private static final Map<String, Duration> STRETCHED =
            Map.of(
                    "telemetry.window", Duration.ofMinutes(1),
                    "connectivity.window", Duration.ofMinutes(1),
                    "rollout.window", Duration.ofMinutes(1),
                    "counts.window", Duration.ofMinutes(1),
                    "connectivity.takeover-window", Duration.ofSeconds(10),
                    "connectivity.gateway-window", Duration.ofSeconds(5),
                    "connectivity.flapping.within", Duration.ofMinutes(10),
                    "rollout.stall-after", Duration.ofMinutes(10),
                    "incident.within", Duration.ofMinutes(1));

    @Test
    void interruptionsLoseNothingDoubleNothingAndChangeNoRow(@TempDir Path directory)
            throws Exception {
        try (LocalBroker broker = LocalBroker.start(directory.resolve("kafka"), 0);
                LocalPostgres postgres = LocalPostgres.start(directory.resolve("postgres"), 0);
                Connection connection = postgres.connect();
                Admin admin = admin(broker);
                SoakInput input = input(broker);
                StandaloneCluster cluster = cluster(directory.resolve("cluster"))) {
            ResultSchemas schemas = new ResultSchemas(connection);
            List<String> settings = settings(broker, postgres);

            SoakJob disturbed = new SoakJob(cluster, ROCKSDB, admin, settings, DISTURBED, PATIENCE);
            disturb(disturbed, input, schemas);
            disturbed.writeEverything();
            disturbed.stopWithSavepoint();
            SoakJob undisturbed =
                    new SoakJob(cluster, List.of(), admin, settings, UNDISTURBED, PATIENCE);
            try (LiveHeap heap = new LiveHeap(cluster)) {
                undisturbed.start(1, null);
                awaitEnd(undisturbed, UNDISTURBED, schemas);
                report(disturbed, input, schemas, heap);
            }

            undisturbed.writeEverything();
            Map<String, String> differences = schemas.differences(UNDISTURBED, DISTURBED);
            long disturbedRecords = schemas.records(DISTURBED);
            long undisturbedRecords = schemas.records(UNDISTURBED);
            SoftAssertions.assertSoftly(
                    soak -> {
                        soak.assertThat(differences).isEmpty();
                        soak.assertThat(disturbedRecords).isEqualTo(input.inClosedWindows());
                        soak.assertThat(undisturbedRecords).isEqualTo(input.inClosedWindows());
                    });
        }
    }

    /**
     * Rescales from 1 to 2 and back, upgrades by a savepoint, drains, and kills TaskManagers.
     */
    private static void disturb(SoakJob job, SoakInput input, ResultSchemas schemas)
            throws Exception {
        job.start(1, null);
        read(job, input);
        String savepoint = job.stopWithSavepoint();
        job.start(2, savepoint);
        killUntilRead(job, input);
        String drained = job.stopDraining();
        job.start(1, drained);
        read(job, input);
        input.end();
        awaitEnd(job, DISTURBED, schemas);
    }

    /** As {@link #killUntilRead}, but in the short form without a kill. */
    private static void read(SoakJob job, SoakInput input) throws Exception {
        if (LONG) {
            killUntilRead(job, input);
            return;
        }
        input.publish(RECORDS / 3);
        job.await("everything is read", () -> job.read() >= input.sent());
    }

    /** Sends a third of the records, and kills a TaskManager every so often until all are read. */
    private static void killUntilRead(SoakJob job, SoakInput input) throws Exception {
        input.publish(RECORDS / 3);
        long sent = input.sent();
        do {
            job.killAfterACheckpoint();
            progress(job, sent);
            Instant next = Instant.now().plus(KILL_EVERY);
            job.await(
                    "everything is read, or it is time for the next kill",
                    () -> job.read() >= sent || Instant.now().isAfter(next));
        } while (job.read() < sent);
    }

    @SuppressWarnings("SystemOut")
    private static void progress(SoakJob job, long sent) throws Exception {
        System.out.printf(
                "Soak: %d TaskManagers killed, %,d of %,d records read%n",
                job.kills(), job.read(), sent);
    }

    /** Waits until the watermark has passed all records. */
    private static void awaitEnd(SoakJob job, String schema, ResultSchemas schemas)
            throws Exception {
        job.await(
                "the clocks of " + schema + " are online",
                () -> schemas.clocks(schema) == SoakInput.PARTITIONS);
    }

    @SuppressWarnings("SystemOut")
    private static void report(
            SoakJob disturbed, SoakInput input, ResultSchemas schemas, LiveHeap heap)
            throws Exception {
        System.out.printf(
                "Soak: %,d records of %,d devices, %d TaskManagers killed, %,d rows; live heap of"
                        + " the undisturbed run by quarters: %s MiB%n",
                input.sent(),
                DEVICES,
                disturbed.kills(),
                schemas.rows(DISTURBED),
                List.of(
                        heap.most(0, 4) >> 20,
                        heap.most(1, 4) >> 20,
                        heap.most(2, 4) >> 20,
                        heap.most(3, 4) >> 20));
    }

    private static Admin admin(LocalBroker broker) {
        return Admin.create(
                Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrapServers()));
    }

    private static SoakInput input(LocalBroker broker) {
        broker.createTopic(TOPIC, SoakInput.PARTITIONS);
        return new SoakInput(broker.bootstrapServers(), TOPIC, DEVICES, STRETCH);
    }

    /**
     * Restarts without growing delays, which would reach a minute with a kill every twenty seconds.
     */
    private static StandaloneCluster cluster(Path state) throws Exception {
        Files.createDirectories(state);
        // Processes that live for seconds end before C2 compilation pays off.
        String compiler = LONG ? "" : "env.java.opts.all=-XX:TieredStopAtLevel=1 ";
        return new StandaloneCluster(
                state,
                compiler
                        + "execution.checkpointing.interval=2s execution.checkpointing.min-pause=1s"
                        + " restart-strategy.type=fixed-delay"
                        + " restart-strategy.fixed-delay.attempts=1000000"
                        + " restart-strategy.fixed-delay.delay=1s"
                        + " heartbeat.interval=1000 heartbeat.timeout=60000"
                        + " taskmanager.memory.managed.fraction=0.3"
                        + " taskmanager.memory.process.size=4g");
    }

    private static List<String> settings(LocalBroker broker, LocalPostgres postgres) {
        List<String> settings = new ArrayList<>(SETTINGS);
        STRETCHED.forEach(
                (key, length) ->
                        settings.addAll(
                                List.of("--" + key, length.multipliedBy(STRETCH).toString())));
        settings.addAll(
                List.of(
                        "--kafka.bootstrap.servers", broker.bootstrapServers(),
                        "--postgres.url", postgres.jdbcUrl(),
                        "--postgres.user", postgres.user()));
        return settings;
    }
}
