package io.fleetpulse.gate;

import io.fleetpulse.activity.CohortDelta;
import io.fleetpulse.activity.CohortTotals;
import io.fleetpulse.activity.CohortTotals.Tally;
import io.fleetpulse.activity.RolloutActivity;
import io.fleetpulse.activity.RolloutActivity.Status;
import io.fleetpulse.config.CountsConfig;
import io.fleetpulse.config.GateConfig;
import io.fleetpulse.savepoint.InterruptedOperator;

import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Writes the state of this build's operators to the folder that its argument names. */
final class EarlierStateWriter {

    private static final long WINDOW = Duration.ofMinutes(30).toMillis();
    private static final GateConfig CONFIG =
            new GateConfig(2, Duration.ofMinutes(30), 0.9, 1.25, 2, 0.1);
    private static final CountsConfig COUNTS =
            new CountsConfig(Duration.ofMinutes(30), Duration.ofDays(1));

    private EarlierStateWriter() {}

    public static void main(String[] arguments) throws Exception {
        for (InterruptedOperator<?, ?, ?> operator : operators()) {
            operator.save(Path.of(arguments[0]));
        }
    }

    /** A rollout after its first decisions; late news of its baseline after it. */
    static List<InterruptedOperator<?, ?, ?>> operators() {
        return List.of(
                new InterruptedOperator<>(
                        "gates",
                        () -> new KeyedProcessOperator<>(new RolloutGates(CONFIG, COUNTS, true)),
                        GateNews::key,
                        TypeInformation.of(GateKey.class),
                        null,
                        List.of(),
                        List.of(
                                running("1", "", 0, 20),
                                errors("1", "", WINDOW, 2),
                                task(Status.STARTED, WINDOW + 1),
                                task(Status.SUCCEEDED, WINDOW + 2),
                                running("2", "job", WINDOW, 5),
                                running("1", "", WINDOW, -5),
                                task(Status.STARTED, 2 * WINDOW),
                                task(Status.FAILED, 2 * WINDOW + 1),
                                errors("2", "job", 2 * WINDOW, 9),
                                errors("2", "job", 4 * WINDOW, 9)),
                        4 * WINDOW,
                        List.of(
                                errors("1", "", 2 * WINDOW, 3),
                                task(Status.STARTED, 4 * WINDOW + 1),
                                task(Status.SUCCEEDED, 5 * WINDOW))));
    }

    private static GateNews running(String version, String job, long start, long more) {
        CohortTotals totals = CohortTotals.none();
        totals.add(Tally.RUNNING_CHANGE, more).add(Tally.ONLINE_CHANGE, more);
        return GateNews.of(new CohortDelta("p", "mcu", version, job, start, totals));
    }

    private static GateNews errors(String version, String job, long start, long amount) {
        CohortTotals totals = CohortTotals.none();
        totals.add(Tally.ERROR_EVENTS, amount).add(Tally.ERROR_EVENT_SQUARES, 2 * amount);
        return GateNews.of(new CohortDelta("p", "mcu", version, job, start, totals));
    }

    private static GateNews task(Status status, long at) {
        return GateNews.of(
                new RolloutActivity("job", "p", "d", "mcu", "1", "2", status, at, at, 1));
    }
}
