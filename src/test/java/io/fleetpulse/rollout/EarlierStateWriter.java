package io.fleetpulse.rollout;

import static io.fleetpulse.rollout.Reports.MINUTE;

import io.fleetpulse.message.OtaResultStatus;

import java.nio.file.Path;

/** Writes the state of this build's operators to the folder that its argument names. */
final class EarlierStateWriter {

    private EarlierStateWriter() {}

    public static void main(String[] arguments) throws Exception {
        before().save(Path.of(arguments[0]));
    }

    /** A rollout in its middle: tasks in progress, succeeded, failed, tried again and stalled. */
    static RolloutRun before() throws Exception {
        RolloutRun run = new RolloutRun(MINUTE, 10 * MINUTE);
        run.take(
                Reports.batch(MINUTE, "IN_PROGRESS"),
                Reports.progress("1", 2 * MINUTE, 10),
                Reports.progress("2", 2 * MINUTE, 20),
                Reports.progress("3", 2 * MINUTE, -2),
                Reports.progress("4", 3 * MINUTE, 30),
                Reports.result("3", 4 * MINUTE, OtaResultStatus.FAILED),
                Reports.result("2", 5 * MINUTE, OtaResultStatus.SUCCEEDED),
                Reports.progress("3", 6 * MINUTE, 40));
        run.watermark(14 * MINUTE);
        return run.take(Reports.progress("4", 15 * MINUTE, 60)).watermark(15 * MINUTE);
    }
}
