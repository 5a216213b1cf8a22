package io.fleetpulse.bench;

import io.fleetpulse.simulator.WorkloadProfile;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The options of the benchmark.
 *
 * @param workload what the messages are: {@code --workload}, {@code w1}
 * @param messages distinct messages: {@code --messages}, as the workload has them
 * @param devices devices: {@code --devices}, as the workload has them
 * @param rounds how often everything is measured: {@code --rounds}, 3
 * @param sinks where results go, each a run: {@code --sinks}, {@code kafka,postgres,both}
 * @param peers whether the same is measured in Kafka Streams and Flink SQL: {@code --peers},
 *     {@code true}
 * @param backend Flink's state backend: {@code --backend}, {@code hashmap} or {@code rocksdb}
 * @param heap heap of the measured JVMs: {@code --heap}, {@code 2g}
 * @param profile whether the job's runs are recorded by Java Flight Recorder: {@code --profile}
 * @param liveSeconds how long delays are measured at half load, after a warm-up: {@code
 *     --live-seconds}, 120; 0 leaves them and the recovery out
 * @param settings further settings of the job: {@code --job.KEY value}
 */
record BenchmarkOptions(
        WorkloadProfile workload,
        long messages,
        int devices,
        int rounds,
        List<String> sinks,
        boolean peers,
        String backend,
        String heap,
        boolean profile,
        int liveSeconds,
        Map<String, String> settings) {

    private static final List<String> SINKS = List.of("kafka", "postgres", "both");
    private static final String JOB = "--job.";
    private static final Set<String> NAMES =
            Set.of(
                    "--workload",
                    "--messages",
                    "--devices",
                    "--rounds",
                    "--sinks",
                    "--peers",
                    "--backend",
                    "--heap",
                    "--profile",
                    "--live-seconds");

    static BenchmarkOptions read(String[] arguments) {
        Map<String, String> given = new HashMap<>();
        Map<String, String> settings = new HashMap<>();
        for (int index = 0; index < arguments.length; index += 2) {
            if (index + 1 == arguments.length) {
                throw new IllegalArgumentException(arguments[index] + " needs a value");
            }
            if (arguments[index].startsWith(JOB)) {
                settings.put(arguments[index].substring(JOB.length()), arguments[index + 1]);
            } else {
                given.put(arguments[index], arguments[index + 1]);
            }
        }
        Set<String> unknown = new HashSet<>(given.keySet());
        unknown.removeAll(NAMES);
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException(
                    unknown + " are no options; there are " + NAMES + " and " + JOB + "KEY");
        }
        WorkloadProfile workload = WorkloadProfile.named(given.getOrDefault("--workload", "w1"));
        return new BenchmarkOptions(
                workload,
                Long.parseLong(
                        given.getOrDefault("--messages", Long.toString(workload.messages()))),
                Integer.parseInt(
                        given.getOrDefault("--devices", Integer.toString(workload.devices()))),
                Integer.parseInt(given.getOrDefault("--rounds", "3")),
                sinksOf(given.getOrDefault("--sinks", String.join(",", SINKS))),
                Boolean.parseBoolean(given.getOrDefault("--peers", "true")),
                given.getOrDefault("--backend", "hashmap"),
                given.getOrDefault("--heap", "2g"),
                Boolean.parseBoolean(given.get("--profile")),
                Integer.parseInt(given.getOrDefault("--live-seconds", "120")),
                settings);
    }

    private static List<String> sinksOf(String value) {
        List<String> sinks = List.of(value.split(","));
        if (!SINKS.containsAll(sinks)) {
            throw new IllegalArgumentException("--sinks takes any of " + SINKS);
        }
        return sinks;
    }
}
