package io.fleetpulse.rollout;

import static io.fleetpulse.result.Table.ROLLOUT;
import static io.fleetpulse.rollout.Reports.JOB;
import static io.fleetpulse.rollout.Reports.MINUTE;
import static io.fleetpulse.rollout.Reports.progress;
import static io.fleetpulse.rollout.Reports.result;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.message.OtaResultStatus;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.statistics.Statistics;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** The forecast is the same for any order of arrival, repetitions, watermarks and restarts. */
class FinishForecastOrderTest {

    private static final long START = 1_700_000_040_000L;
    private static final long STALL_AFTER = 10 * MINUTE;
    private static final int TASKS = 40;

    @Property(tries = 15)
    void theRowDependsOnTheSetOfReportsOnly(@ForAll Random random) throws Exception {
        List<Object> messages = messages(random);
        RolloutRun inOrder = new RolloutRun(MINUTE, STALL_AFTER);
        inOrder.take(messages.toArray()).endOfInput();

        List<Object> arriving = new ArrayList<>(messages);
        arriving.addAll(messages.subList(0, messages.size() / 3));
        Collections.shuffle(arriving, random);
        RolloutRun run = new RolloutRun(MINUTE, STALL_AFTER);
        long watermark = START;
        for (Object message : arriving) {
            run.take(message);
            int what = random.nextInt(20);
            if (what < 3) {
                watermark += random.nextLong(MINUTE);
                run.watermark(watermark);
            } else if (what == 3) {
                run.restart();
            }
        }
        run.endOfInput();

        assertThat(run.rows(ROLLOUT).get(List.of(JOB)))
                .isEqualTo(inOrder.rows(ROLLOUT).get(List.of(JOB)));
        Statistics.collect(run.value(ROLLOUT, "eta", JOB) != null);
        Statistics.coverage(checker -> checker.check(true).percentage(share -> share > 30));
        run.close();
        inOrder.close();
    }

    /** Tasks that began within half an hour before the last report; the longer, the rarer. */
    private static List<Object> messages(Random random) {
        List<Object> messages = new ArrayList<>();
        long now = START + 30 * MINUTE;
        for (int task = 0; task < TASKS; task++) {
            String name = "task" + task;
            long start = START + random.nextLong(30 * MINUTE);
            double share = random.nextDouble();
            long end = start + (long) (20 * MINUTE * share * share);
            messages.add(progress(name, start, 1));
            messages.add(progress(name, Math.min(end, now), 50));
            if (end <= now) {
                OtaResultStatus[] all = OtaResultStatus.values();
                messages.add(result(name, end, all[random.nextInt(all.length)]));
            }
            if (random.nextInt(10) == 0) {
                messages.add(progress(name, Math.min(start + 5 * MINUTE, now), 1));
            }
        }
        return messages;
    }
}
