package io.fleetpulse.bench;

import io.fleetpulse.local.LocalPostgres;
import io.fleetpulse.simulator.WorkloadTotals;
import io.fleetpulse.tools.CommittedOffsets;

import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.kafka.clients.admin.Admin;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Measures the whole job with a workload, together with the raw limits of the same machine.
 *
 * <p>The broker and each measured run have separate processes. Runs of different kinds alternate,
 * so that a slow minute of the machine affects all kinds. The benchmark checks every run's results
 * against the sent messages.
 */
public final class Benchmark {

    private static final String TOPIC = "workload";
    private static final int PARTITIONS = 4;
    private static final int PARALLELISM = 2;

    /** The tables that the peers compute. */
    private static final String PEERS_TABLES =
            "property_window,product_property_window,connectivity_window,event_window,rollout";

    /** Warm-up for the JIT compiler before the measurement of delays. */
    private static final Duration WARM_UP = Duration.ofSeconds(90);

    /** The job's default. */
    private static final Duration OUT_OF_ORDERNESS = Duration.ofSeconds(30);

    /** Topics that together receive rows continuously. */
    private static final List<String> LIVE_TOPICS =
            List.of("live.property_window", "live.device_property", "live.rollout_task");

    /** The operator of these rows has the largest state and restores it last. */
    private static final String LAST_LIVE_TOPIC = "live.device_property";

    private static final String LIVE_GROUP = "live";

    private final BenchmarkOptions options;
    private final Path directory;
    private final Report report;
    private int runs;

    private Benchmark(BenchmarkOptions options, Path directory) {
        this.options = options;
        this.directory = directory;
        this.report = new Report(options);
    }

    /**
     * Runs the benchmark, prints the figures and writes them to {@code target/benchmark.json}.
     *
     * @param arguments see {@link BenchmarkOptions}
     */
    public static void main(String[] arguments) throws Exception {
        BenchmarkOptions options = BenchmarkOptions.read(arguments);
        Path directory = Files.createTempDirectory("fleetpulse-benchmark");
        Path logs = Files.createDirectories(Path.of("target", "benchmark"));
        try (ChildProcess broker =
                ChildProcess.start(
                        BrokerProcess.class,
                        logs.resolve("broker.log"),
                        List.of("-Xmx2g", "-XX:+UseParallelGC"),
                        List.of(directory.resolve("kafka").toString()))) {
            new Benchmark(options, directory).run(broker.answer(), logs);
        } finally {
            delete(directory);
        }
    }

    private void run(String servers, Path logs) throws Exception {
        // The last records have the present time: the workload is no history, and the broker
        // rejects records more than an hour in the future.
        long span = options.workload().span(options.messages(), options.devices());
        long start = Instant.now().toEpochMilli() - span - 3_600_000;
        WorkloadTopic.Sent sent = WorkloadTopic.fill(servers, TOPIC, PARTITIONS, options, start);
        WorkloadTotals totals = sent.totals();
        System.out.printf(
                "%s: %,d records of %,d devices%n",
                options.workload().label(), totals.records(), options.devices());
        for (int round = 0; round < options.rounds(); round++) {
            report.raw("poll", raw(servers, logs, "poll"));
            report.raw("poll and parse", raw(servers, logs, "parse"));
            if (options.peers()) {
                report.raw("Kafka Streams, a part", streams(servers, logs, sent));
                report.raw("Flink SQL, a part", sql(servers, logs, totals));
            }
            for (String sink : options.sinks()) {
                job(servers, logs, sink, totals);
            }
            if (options.peers()) {
                part(servers, logs, totals);
            }
        }
        if (options.liveSeconds() > 0 && options.sinks().contains("kafka")) {
            live(servers, logs, totals.records());
        }
        report.write(Path.of("target", "benchmark.json"));
    }

    private Measurement raw(String servers, Path logs, String kind) throws Exception {
        try (ChildProcess child =
                ChildProcess.start(
                        RawLimit.class,
                        logs.resolve(kind + ".log"),
                        measuredJvm(),
                        List.of(servers, TOPIC, kind, Integer.toString(PARALLELISM)))) {
            return Json.read(child.answer(), Measurement.class);
        }
    }

    private Measurement streams(String servers, Path logs, WorkloadTopic.Sent sent)
            throws Exception {
        List<String> arguments =
                List.of(
                        servers,
                        TOPIC,
                        Integer.toString(PARALLELISM),
                        Long.toString(sent.totals().records()),
                        Json.write(sent.closed()));
        return peer(StreamsPeer.class, logs.resolve("streams.log"), arguments);
    }

    private Measurement sql(String servers, Path logs, WorkloadTotals totals) throws Exception {
        runs++;
        String prefix = "sql-" + runs + ".";
        List<String> arguments =
                List.of(
                        servers,
                        TOPIC,
                        Integer.toString(PARALLELISM),
                        Long.toString(totals.records()),
                        prefix,
                        directory.resolve("checkpoints-" + runs).toString(),
                        options.backend());
        Measurement measurement = peer(SqlPeer.class, logs.resolve("sql.log"), arguments);
        ResultCheck.ofSqlInKafka(servers, prefix, PeerTotals.of(totals));
        return measurement;
    }

    private Measurement peer(Class<?> main, Path log, List<String> arguments) throws Exception {
        try (ChildProcess child = ChildProcess.start(main, log, measuredJvm(), arguments)) {
            return Json.read(child.answer(), Measurement.class);
        }
    }

    private void job(String servers, Path logs, String sink, WorkloadTotals totals)
            throws Exception {
        runs++;
        String prefix = "run-" + runs + ".";
        // PostgreSQL has the rows after the first run: a second one would write nothing.
        List<String> kinds = sink.equals("kafka") ? List.of("", "warm-") : List.of("");
        Map<String, String> settings = settings(servers, true);
        settings.put("results.kafka", Boolean.toString(!sink.equals("postgres")));
        try (LocalPostgres postgres = postgres(sink)) {
            if (postgres != null) {
                settings.put("postgres.url", postgres.jdbcUrl());
                settings.put("postgres.user", postgres.user());
            }
            List<String> arguments = jobArguments(totals, kinds, prefix, settings);
            Path log = logs.resolve("job-" + sink + ".log");
            try (ChildProcess child =
                    ChildProcess.start(BenchmarkRun.class, log, jobJvm(logs, sink), arguments)) {
                for (String kind : kinds) {
                    child.go();
                    BenchmarkRun.Outcome outcome =
                            Json.read(child.answer(), BenchmarkRun.Outcome.class);
                    long rows = check(servers, kind + prefix, sink, postgres, totals);
                    report.job(kind + sink, outcome, rows);
                }
            }
            if (sink.equals("kafka")) {
                state(logs, arguments);
            }
        }
    }

    /** Runs the job with the tables of the peers only. */
    private void part(String servers, Path logs, WorkloadTotals totals) throws Exception {
        runs++;
        String prefix = "run-" + runs + ".";
        List<String> kinds = List.of("part-", "warm-part-");
        Map<String, String> settings = settings(servers, true);
        settings.put("results.tables", PEERS_TABLES);
        List<String> arguments = jobArguments(totals, kinds, prefix, settings);
        Path log = logs.resolve("job-part.log");
        try (ChildProcess child =
                ChildProcess.start(BenchmarkRun.class, log, jobJvm(logs, "part"), arguments)) {
            for (String kind : kinds) {
                child.go();
                BenchmarkRun.Outcome outcome =
                        Json.read(child.answer(), BenchmarkRun.Outcome.class);
                long rows = ResultCheck.partInKafka(servers, kind + prefix, totals);
                report.job(kind + "kafka", outcome, rows);
            }
        }
    }

    private List<String> jobArguments(
            WorkloadTotals totals,
            List<String> kinds,
            String prefix,
            Map<String, String> settings) {
        List<String> arguments = new ArrayList<>();
        arguments.add(Long.toString(totals.records()));
        arguments.add(directory.resolve("checkpoints-" + runs).toString());
        arguments.add(options.backend());
        arguments.add(String.join(",", kinds.stream().map(kind -> kind + prefix).toList()));
        settings.forEach((key, value) -> arguments.addAll(List.of("--" + key, value)));
        return arguments;
    }

    /**
     * Sends half of the measured load in real time to a job that has read the workload, and
     * measures the delay of rows after their window's end and the times to the first rows after
     * kill -9. The rows of windows are read afterwards, because reading them takes processor time.
     */
    private void live(String servers, Path logs, long records) throws Exception {
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                directory.resolve("checkpoints-live").toString(),
                                options.backend()));
        Map<String, String> settings = settings(servers, false);
        settings.put("kafka.group.id", LIVE_GROUP);
        settings.put("results.kafka.prefix", "live.");
        settings.forEach((key, value) -> arguments.addAll(List.of("--" + key, value)));
        double rate = report.messagesPerSecond("kafka") / 2;
        try (ChildProcess child = live(logs, arguments)) {
            awaitRead(servers, records);
            try (LiveLoad load = new LiveLoad(servers, TOPIC, PARTITIONS, rate)) {
                Thread.sleep(WARM_UP.toMillis());
                try (LiveRows windows = new LiveRows(servers, List.of("live.property_window"))) {
                    Thread.sleep(Duration.ofSeconds(options.liveSeconds()).toMillis());
                    child.kill();
                    long killed = System.currentTimeMillis();
                    Recovery recovery = recover(servers, logs, arguments, killed);
                    List<Long> delays = windows.delays(killed, OUT_OF_ORDERNESS);
                    report.live(rate, delays, recovery);
                }
            }
        }
    }

    private void awaitRead(String servers, long records) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers))) {
            while (CommittedOffsets.sum(admin, LIVE_GROUP) < records) {
                Thread.sleep(500);
            }
        }
    }

    private Recovery recover(String servers, Path logs, List<String> arguments, long killed)
            throws Exception {
        try (LiveRows rows = new LiveRows(servers, LIVE_TOPICS);
                LiveRows lastRows = new LiveRows(servers, List.of(LAST_LIVE_TOPIC));
                ChildProcess child = live(logs, arguments)) {
            return new Recovery(rows.awaitRow() - killed, lastRows.awaitRow() - killed);
        }
    }

    private ChildProcess live(Path logs, List<String> arguments) throws IOException {
        ChildProcess child =
                ChildProcess.start(
                        LiveRun.class, logs.resolve("live.log"), measuredJvm(), arguments);
        child.answer();
        return child;
    }

    /** Runs the job unbounded, and measures the heap after it has read all records. */
    private void state(Path logs, List<String> arguments) throws Exception {
        Path log = logs.resolve("state.log");
        try (ChildProcess child =
                ChildProcess.start(StateRun.class, log, jobJvm(logs, "state"), arguments)) {
            report.state(Json.read(child.answer(), StateRun.Outcome.class));
        }
    }

    private Map<String, String> settings(String servers, boolean bounded) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("kafka.bootstrap.servers", servers);
        settings.put("kafka.topics", TOPIC);
        settings.put("kafka.start", "earliest");
        settings.put("kafka.bounded", Boolean.toString(bounded));
        settings.putAll(options.settings());
        return settings;
    }

    private static long check(
            String servers,
            String prefix,
            String sink,
            LocalPostgres postgres,
            WorkloadTotals totals)
            throws Exception {
        long rows = 0;
        if (!sink.equals("postgres")) {
            rows = ResultCheck.inKafka(servers, prefix, totals);
        }
        if (postgres != null) {
            rows = ResultCheck.inPostgres(postgres, totals);
        }
        return rows;
    }

    private LocalPostgres postgres(String sink) throws Exception {
        if (sink.equals("kafka")) {
            return null;
        }
        return LocalPostgres.start(directory.resolve("postgres-" + runs), 0);
    }

    /** The options of flink-conf, for the job, the peers and the raw limit alike. */
    private List<String> measuredJvm() {
        String flink =
                GlobalConfiguration.loadConfiguration("flink-conf")
                        .get(CoreOptions.FLINK_TM_JVM_OPTIONS);
        List<String> jvm = new ArrayList<>();
        jvm.add("-Xmx" + options.heap());
        jvm.add("-Xms" + options.heap());
        jvm.addAll(List.of(flink.split(" ")));
        return jvm;
    }

    private List<String> jobJvm(Path logs, String sink) {
        List<String> jvm = measuredJvm();
        if (options.profile()) {
            Path recording = logs.resolve("job-" + sink + ".jfr");
            jvm.add("-XX:StartFlightRecording=settings=profile,filename=" + recording);
        }
        return jvm;
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
        }
    }
}
