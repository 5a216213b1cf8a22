package io.fleetpulse.local;

import io.fleetpulse.config.GivenOptions;
import io.fleetpulse.config.GivenOptions.WrongOptions;
import io.fleetpulse.simulator.FleetConfig;

import java.time.Duration;
import java.util.List;
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
        GivenOptions given = new GivenOptions(arguments);
        LocalOptions options =
                new LocalOptions(
                        (int) given.whole("devices", 400, FleetConfig.LEAST_DEVICES, 100_000),
                        given.whole("rate", 200, 1, 50_000),
                        given.whole("seed", 1, Long.MIN_VALUE, Long.MAX_VALUE),
                        duration(given),
                        given.port("kafka-port", 9092),
                        given.port("postgres-port", 5432),
                        given.port("web-port", 8081),
                        given.port("page-port", 8080),
                        given.settings());
        FleetJob.mistakes(options.jobSettings()).forEach(mistake -> given.mistake("--" + mistake));
        given.throwIfAnyMistake();
        return options;
    }

    private static Duration duration(GivenOptions given) {
        String text = given.take("duration");
        if (text == null) {
            return null;
        }
        Matcher matcher = DURATION.matcher(text);
        if (!matcher.matches()) {
            given.mistake("--duration " + text + ": expected a time such as 90s, 10m or 2h");
            return null;
        }
        return Duration.parse("PT" + matcher.group(1) + matcher.group(2));
    }
}
