package io.fleetpulse.local;

import io.fleetpulse.simulator.FleetConfig;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Options of the one-command run.
 *
 * @param devices number of devices of the simulated fleet
 * @param rate approximate number of messages per second
 * @param seed equal seeds give equal fleets
 * @param duration how long to run; null to run until Ctrl-C
 * @param kafkaPort port to try first
 * @param postgresPort port to try first
 * @param webPort port of Flink's dashboard to try first
 * @param pagePort port of the fleet page to try first
 * @param jobSettings the job's own settings, {@code --key value} as for the job
 */
record LocalOptions(
        int devices,
        double rate,
        long seed,
        Duration duration,
        int kafkaPort,
        int postgresPort,
        int webPort,
        int pagePort,
        List<String> jobSettings) {

    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(s|m|h)");

    /** Reports unusable arguments; the message lists every mistake. */
    static final class WrongOptions extends IllegalArgumentException {
        private static final long serialVersionUID = 1;

        WrongOptions(String message) {
            super(message);
        }
    }

    /** Whether the arguments only ask for help. */
    static boolean asksForHelp(String... arguments) {
        return List.of(arguments).contains("--help");
    }

    /** Returns the text of {@code --help}. */
    static String help() {
        return """
        Runs Fleetpulse with a simulated fleet on this machine, until Ctrl-C.

          --devices N          devices of the simulated fleet (400)
          --rate N             messages a second, about (200)
          --seed N             the same seed gives the same fleet (1)
          --duration TIME      end by itself: 90s, 10m, 2h (runs until Ctrl-C)
          --kafka-port N       port to try first (9092)
          --postgres-port N    port to try first (5432)
          --web-port N         port of Flink's dashboard to try first (8081)
          --page-port N        port of the fleet page to try first (8080)
          --some.setting X     a setting of the job, such as --telemetry.window 10s

        With Maven: ./mvnw -q compile exec:exec -Dfleetpulse.arguments="--devices 500 --rate 300"
        """;
    }

    /**
     * Reads the options.
     *
     * @throws WrongOptions if there is any mistake
     */
    static LocalOptions parse(String... arguments) {
        List<String> mistakes = new ArrayList<>();
        List<String> jobSettings = new ArrayList<>();
        Map<String, String> given = pairs(arguments, jobSettings, mistakes);
        LocalOptions options =
                new LocalOptions(
                        (int)
                                whole(
                                        given,
                                        "devices",
                                        400,
                                        FleetConfig.LEAST_DEVICES,
                                        100_000,
                                        mistakes),
                        whole(given, "rate", 200, 1, 50_000, mistakes),
                        whole(given, "seed", 1, Long.MIN_VALUE, Long.MAX_VALUE, mistakes),
                        duration(given, mistakes).orElse(null),
                        (int) whole(given, "kafka-port", 9092, 0, 65_535, mistakes),
                        (int) whole(given, "postgres-port", 5432, 0, 65_535, mistakes),
                        (int) whole(given, "web-port", 8081, 0, 65_535, mistakes),
                        (int) whole(given, "page-port", 8080, 0, 65_535, mistakes),
                        jobSettings);
        given.forEach((name, value) -> mistakes.add("--" + name + ": there is no such option"));
        FleetJob.mistakes(jobSettings).forEach(mistake -> mistakes.add("--" + mistake));
        if (!mistakes.isEmpty()) {
            throw new WrongOptions(String.join(System.lineSeparator(), mistakes));
        }
        return options;
    }

    private static Map<String, String> pairs(
            String[] arguments, List<String> jobSettings, List<String> mistakes) {
        Map<String, String> pairs = new LinkedHashMap<>();
        for (int i = 0; i < arguments.length; i += 2) {
            String name = arguments[i];
            if (!name.startsWith("--")) {
                mistakes.add(name + ": an option begins with --");
                i--;
            } else if (i + 1 == arguments.length) {
                mistakes.add(name + ": its value is missing");
            } else if (name.contains(".")) {
                jobSettings.add(name);
                jobSettings.add(arguments[i + 1]);
            } else if (pairs.put(name.substring(2), arguments[i + 1]) != null) {
                mistakes.add(name + ": given twice");
            }
        }
        return pairs;
    }

    /** Removes the option from the given ones and returns its value. */
    private static long whole(
            Map<String, String> given,
            String name,
            long otherwise,
            long least,
            long greatest,
            List<String> mistakes) {
        String text = given.remove(name);
        if (text == null) {
            return otherwise;
        }
        try {
            long number = Long.parseLong(text);
            if (number >= least && number <= greatest) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            // Reported below, like a number out of bounds.
        }
        mistakes.add(
                "--"
                        + name
                        + " "
                        + text
                        + ": expected a whole number from "
                        + least
                        + " to "
                        + greatest);
        return otherwise;
    }

    private static Optional<Duration> duration(Map<String, String> given, List<String> mistakes) {
        String text = given.remove("duration");
        if (text == null) {
            return Optional.empty();
        }
        Matcher matcher = DURATION.matcher(text);
        if (!matcher.matches()) {
            mistakes.add("--duration " + text + ": expected a time such as 90s, 10m or 2h");
            return Optional.empty();
        }
        return Optional.of(Duration.parse("PT" + matcher.group(1) + matcher.group(2)));
    }
}
