package io.fleetpulse.bench;

import io.fleetpulse.config.GateConfig;
import io.fleetpulse.gate.Decision;
import io.fleetpulse.gate.Evidence;
import io.fleetpulse.gate.GateRules;
import io.fleetpulse.gate.Sample;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * How often the gate is wrong: simulated rollouts whose devices differ widely in how much happens to
 * them, decided window by window.
 */
public final class GateStudy {

    private static final GateConfig CONFIG =
            new GateConfig(20, Duration.ofHours(1), 0.999, 1.25, 2, 0.1);
    private static final long WINDOW = Duration.ofMinutes(1).toMillis();

    private GateStudy() {}

    /** Prints the rates of false alarms and misses. */
    public static void main(String[] arguments) {
        for (int minutes : new int[] {5, 60}) {
            System.out.println(
                    minutes
                            + " windows: alarms per 200 healthy releases "
                            + alarms(200, minutes, 1, Decision.HOLD)
                            + ", per 200 with three times the rate "
                            + alarms(200, minutes, 3, Decision.HOLD)
                            + ", per 200 with ten times the rate "
                            + alarms(200, minutes, 10, Decision.HOLD));
        }
    }

    /** In how many rollouts a window advises this or worse; 150 devices a side, rate 1 an hour. */
    public static int alarms(int rollouts, int windows, double ratio, Decision atLeast) {
        GateRules rules = new GateRules(CONFIG);
        int alarms = 0;
        for (int seed = 0; seed < rollouts; seed++) {
            Random random = new Random(seed);
            Side upgraded = new Side(random, 150, ratio);
            Side baseline = new Side(random, 150, 1);
            boolean alarm = false;
            for (int window = 1; window <= windows; window++) {
                upgraded.happen(random);
                baseline.happen(random);
                Evidence.Measure measure =
                        new Evidence.Measure(
                                "error_events", upgraded.sample(window), baseline.sample(window));
                Evidence evidence = new Evidence(List.of(measure), 0, 0);
                alarm |= rules.decide(evidence).decision().compareTo(atLeast) >= 0;
            }
            if (alarm) {
                alarms++;
            }
        }
        return alarms;
    }

    /** Devices whose own rates are log-normal with mean {@code rate} an hour. */
    private static final class Side {

        private final List<Double> rates = new ArrayList<>();
        private final long[] counts;

        Side(Random random, int devices, double rate) {
            for (int i = 0; i < devices; i++) {
                rates.add(rate * Math.exp(random.nextGaussian() - 0.5));
            }
            counts = new long[devices];
        }

        void happen(Random random) {
            for (int i = 0; i < counts.length; i++) {
                double left = Math.exp(-rates.get(i) / 60);
                double product = random.nextDouble();
                while (product > left) {
                    counts[i]++;
                    product *= random.nextDouble();
                }
            }
        }

        Sample sample(int windows) {
            long count = 0;
            double squares = 0;
            for (long each : counts) {
                count += each;
                squares += (double) each * each;
            }
            return new Sample(counts.length, counts.length * windows * WINDOW, count, squares);
        }
    }
}
