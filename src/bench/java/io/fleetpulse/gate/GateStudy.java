package io.fleetpulse.gate;

import com.fasterxml.jackson.databind.ObjectMapper;

import io.fleetpulse.config.GateConfig;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Measures how often the gate is wrong: runs the job's decision classes window by window on
 * simulated rollouts of healthy and faulty releases.
 */
public final class GateStudy {

    /** The defaults. */
    private static final GateConfig CONFIG =
            new GateConfig(20, Duration.ofHours(1), 0.999, 1.25, 2, 0.1);

    private static final String ROW = "%-46s %6s %9s %8s %9s %6s %6s %6s %6s%n";

    private GateStudy() {}

    /**
     * Prints false alarms and misses and writes them to {@code target/gate-study.json}.
     *
     * @param arguments number of rollouts of each kind, 200 by default; seed of the first rollout,
     *     0 by default
     */
    public static void main(String[] arguments) throws IOException {
        int rollouts = 200;
        if (arguments.length > 0) {
            rollouts = Integer.parseInt(arguments[0]);
        }
        long first = 0;
        if (arguments.length > 1) {
            first = Long.parseLong(arguments[1]);
        }
        GateRules rules = new GateRules(CONFIG);
        System.out.printf(
                ROW,
                "% of " + rollouts + " rollouts",
                "hold+",
                "rollback",
                "windows",
                "no hold+",
                "5",
                "15",
                "60",
                "median");
        List<Map<String, Object>> all = new ArrayList<>();
        for (GateScenario scenario : GateScenario.all()) {
            GateFigures figures = new GateFigures(scenario);
            for (long seed = first; seed < first + rollouts; seed++) {
                figures.add(new SimulatedRollout(scenario, seed).decisions(rules));
            }
            all.add(figures.toMap());
            print(figures.toMap());
        }
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("rollouts", rollouts);
        report.put("firstSeed", first);
        report.put("windows", SimulatedRollout.WINDOWS);
        report.put("releases", all);
        Path file = Path.of("target", "gate-study.json");
        Files.createDirectories(file.getParent());
        new ObjectMapper().writerWithDefaultPrettyPrinter().writeValue(file.toFile(), report);
        System.out.println("All figures: " + file);
    }

    private static void print(Map<String, Object> figures) {
        System.out.printf(
                ROW,
                figures.get("release"),
                percent(figures.get("anyHoldOrWorse")),
                percent(figures.get("anyRollback")),
                percent(
                        (Double) figures.get("windowsOnHold")
                                + (Double) figures.get("windowsOnRollback")),
                percent(figures.get("noHoldOrWorseAfter60")),
                percent(figures.get("noRollbackAfter5")),
                percent(figures.get("noRollbackAfter15")),
                percent(figures.get("noRollbackAfter60")),
                figures.get("medianWindowsToRollback"));
    }

    private static String percent(Object share) {
        return String.format(Locale.ROOT, "%.1f", 100 * (Double) share);
    }
}
