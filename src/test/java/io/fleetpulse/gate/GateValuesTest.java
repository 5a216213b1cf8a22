package io.fleetpulse.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.activity.CohortDelta;
import io.fleetpulse.activity.CohortTotals;
import io.fleetpulse.activity.CohortTotals.Tally;
import io.fleetpulse.activity.RolloutActivity;
import io.fleetpulse.activity.RolloutActivity.Status;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

class GateValuesTest {

    @Test
    void rowsAreMissingFromWhereTheRolloutEnded() {
        JobSpan was = new JobSpan(windows(10, 20), Set.of("1"), "2");
        JobSpan later = new JobSpan(windows(10, 900), Set.of("1"), "2");
        assertThat(was.wrongFrom(later)).isEqualTo(20);
    }

    @Test
    void allRowsAreWrongWhereOthersAreCompared() {
        JobSpan was = new JobSpan(windows(10, 20), Set.of("1"), "2");
        assertThat(was.wrongFrom(new JobSpan(windows(10, 20), Set.of("1", "0"), "2")))
                .isEqualTo(10);
        assertThat(was.wrongFrom(new JobSpan(windows(10, 20), Set.of("1"), "3"))).isEqualTo(10);
    }

    @Test
    void aRolloutThatIsNotKnownHasNoRows() {
        JobSpan unknown = JobSpan.of(JobLedger.empty(), 10);
        assertThat(unknown).isEqualTo(new JobSpan(new Stretches(List.of()), Set.of(), null));
        assertThat(unknown.windows().end()).isEqualTo(Long.MIN_VALUE);
        assertThat(unknown.wrongFrom(unknown)).isEqualTo(Long.MAX_VALUE);
    }

    private static Stretches windows(long from, long until) {
        return new Stretches(List.of(new Stretches.Stretch(from, until)));
    }

    @Test
    void numbersThatAreNotFiniteAreNullInJson() {
        Sample none = new Sample(0, 0, 0, 0.0);
        Interval all = new Interval(0, Double.POSITIVE_INFINITY);
        Comparison nothing =
                new Comparison("errors", none, none, Double.NaN, all, Decision.NOT_ENOUGH_DATA);
        assertThat(GateJson.comparisons(List.of(nothing)))
                .isEqualTo(
                        "[{\"measure\":\"errors\",\"upgraded_count\":0,\"baseline_count\":0,"
                                + "\"upgraded_rate\":null,\"baseline_rate\":null,\"ratio\":null,"
                                + "\"low\":0.0,\"high\":null,\"verdict\":\"NOT_ENOUGH_DATA\"}]");
        assertThat(GateJson.reasons(List.of("a \"b\"", "c"))).isEqualTo("[\"a \\\"b\\\"\",\"c\"]");
    }

    @Test
    void reportsWithoutAModuleAreOfTheOneThatDevicesHave() {
        RolloutActivity activity =
                new RolloutActivity("j", "t", "p", "d", "", "1", "2", Status.STARTED, 0, 0, 0, 1);
        CohortDelta cohort = new CohortDelta("p", "default", "1", "", 0, CohortTotals.none());
        assertThat(GateInput.of(activity, 1).key()).isEqualTo(GateInput.of(cohort).key());
    }

    @Property
    void versionsOfAWindowAddUpInAnyOrder(@ForAll Random random) {
        List<VersionWindow> emitted = new ArrayList<>();
        for (int index = 0; index < 12; index++) {
            CohortTotals totals = CohortTotals.none().add(Tally.DISCONNECTS, random.nextInt(9) - 4);
            emitted.add(new VersionWindow("1." + random.nextInt(2), "j" + index % 2, totals));
        }
        List<VersionWindow> shuffled = new ArrayList<>(emitted);
        Collections.shuffle(shuffled, random);
        assertThat(sums(shuffled)).isEqualTo(sums(emitted));
    }

    private static Map<String, String> sums(List<VersionWindow> emitted) {
        List<VersionWindow> versions = new ArrayList<>();
        emitted.forEach(version -> version.addTo(versions));
        Map<String, String> sums = new TreeMap<>();
        for (VersionWindow version : versions) {
            String numbers = Arrays.toString(version.totals().numbers());
            assertThat(sums.put(version.version() + " " + version.jobId(), numbers)).isNull();
        }
        return sums;
    }

    @Property
    void progressIsTheSameWhateverComesFirst(@ForAll Random random) {
        List<Long> windows = new ArrayList<>(random.longs(6, 0, 100).boxed().toList());
        GateProgress expected = progress(windows);
        Collections.shuffle(windows, random);
        assertThat(progress(windows)).isEqualTo(expected);
        assertThat(expected)
                .isEqualTo(
                        new GateProgress(
                                Collections.min(windows),
                                Long.MIN_VALUE,
                                Collections.max(windows),
                                Long.MIN_VALUE));
    }

    private static GateProgress progress(List<Long> windows) {
        GateProgress progress = GateProgress.startingAt(windows.get(0));
        for (long window : windows) {
            progress = progress.withInput(window);
        }
        return progress;
    }
}
