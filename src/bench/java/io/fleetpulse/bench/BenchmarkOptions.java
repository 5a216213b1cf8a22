package io.fleetpulse.bench;

import java.util.List;

/**
 * How much to measure.
 *
 * @param messages distinct messages of the workload: {@code --messages}, 2,000,000
 * @param devices devices of the workload: {@code --devices}, 20,000
 * @param rounds how often everything is measured: {@code --rounds}, 3
 * @param sinks where results go, each a run: {@code --sinks}, {@code kafka,postgres,both}
 * @param profile whether the job's runs are recorded by Java Flight Recorder: {@code --profile}
 */
record BenchmarkOptions(
        long messages, int devices, int rounds, List<String> sinks, boolean profile) {

    private static final List<String> SINKS = List.of("kafka", "postgres", "both");

    static BenchmarkOptions read(String[] arguments) {
        BenchmarkOptions options = new BenchmarkOptions(2_000_000, 20_000, 3, SINKS, false);
        for (int index = 0; index < arguments.length; index += 2) {
            if (index + 1 == arguments.length) {
                throw new IllegalArgumentException(arguments[index] + " needs a value");
            }
            options = options.with(arguments[index], arguments[index + 1]);
        }
        return options;
    }

    private BenchmarkOptions with(String option, String value) {
        return switch (option) {
            case "--messages" ->
                    new BenchmarkOptions(Long.parseLong(value), devices, rounds, sinks, profile);
            case "--devices" ->
                    new BenchmarkOptions(messages, Integer.parseInt(value), rounds, sinks, profile);
            case "--rounds" ->
                    new BenchmarkOptions(
                            messages, devices, Integer.parseInt(value), sinks, profile);
            case "--sinks" ->
                    new BenchmarkOptions(messages, devices, rounds, sinksOf(value), profile);
            case "--profile" ->
                    new BenchmarkOptions(
                            messages, devices, rounds, sinks, Boolean.parseBoolean(value));
            default ->
                    throw new IllegalArgumentException(
                            option
                                    + " is no option; there are --messages, --devices, --rounds,"
                                    + " --sinks and --profile true");
        };
    }

    private static List<String> sinksOf(String value) {
        List<String> sinks = List.of(value.split(","));
        if (!SINKS.containsAll(sinks)) {
            throw new IllegalArgumentException("--sinks takes any of " + SINKS);
        }
        return sinks;
    }
}
