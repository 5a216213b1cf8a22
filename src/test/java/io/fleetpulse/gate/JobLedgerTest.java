package io.fleetpulse.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.activity.RolloutActivity;
import io.fleetpulse.activity.RolloutActivity.Status;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;

class JobLedgerTest {

    private static RolloutActivity activity(
            String source, String destination, Status status, long at, long amount) {
        return new RolloutActivity(
                "j", "t", "p", "d", "m", source, destination, status, at, at, at, amount);
    }

    private static JobLedger ledger(List<RolloutActivity> activities) {
        JobLedger job = JobLedger.empty();
        activities.forEach(activity -> job.add(activity, activity.at()));
        return job;
    }

    @Test
    void theVersionOfMostTasksIsRolledOut() {
        JobLedger job =
                ledger(
                        List.of(
                                activity("1", "2", Status.STARTED, 0, 1),
                                activity("1", "3", Status.STARTED, 0, 1),
                                activity("1", "", Status.STARTED, 0, 5)));
        assertThat(job.destVersion()).isEqualTo("3");
        job.add(activity("1", "2", Status.STARTED, 9, 1), 9);
        assertThat(job.destVersion()).isEqualTo("2");
        assertThat(JobLedger.empty().destVersion()).isNull();
    }

    @Test
    void anUnknownVersionIsNoSource() {
        JobLedger job = ledger(List.of(activity("", "2", Status.STARTED, 0, 1)));
        assertThat(job.isSource("")).isFalse();
        assertThat(job.isSource("1")).isFalse();
    }

    @Test
    void itGoesFromTheFirstBeginningToTheNewestReport() {
        JobLedger job =
                ledger(
                        List.of(
                                activity("1", "2", Status.STARTED, 5, 1),
                                activity("1", "2", Status.STARTED, 3, 1),
                                activity("1", "2", Status.FAILED, 9, 1),
                                activity("1", "2", Status.SUCCEEDED, 7, 1)));
        assertThat(job.firstWindow()).isEqualTo(3);
        assertThat(job.lastWindow()).isEqualTo(9);
        job.add(activity("1", "2", Status.FAILED, 9, -1), 9);
        assertThat(job.lastWindow()).isEqualTo(7);
    }

    @Test
    void tasksOfEarlierWindowsAreAddedUp() {
        Map<Long, Long> tasks = Map.of(1L, 2L, 3L, 4L, 5L, 8L);
        assertThat(JobLedger.before(3, tasks)).isEqualTo(2);
        assertThat(JobLedger.before(6, tasks)).isEqualTo(14);
    }

    @Property
    void anyOrderAndAnyRetractionGivesTheSame(@ForAll Random random) {
        List<RolloutActivity> emitted = new ArrayList<>();
        for (int task = 0; task < 30; task++) {
            emitted.add(
                    activity(
                            "1." + random.nextInt(3),
                            "2." + random.nextInt(2),
                            Status.values()[random.nextInt(3)],
                            random.nextInt(5),
                            1));
        }
        List<RolloutActivity> disturbed = new ArrayList<>(emitted);
        for (RolloutActivity activity : emitted) {
            disturbed.add(activity.times(2));
            disturbed.add(activity.times(-2));
        }
        Collections.shuffle(disturbed, random);
        assertThat(ledger(disturbed)).isEqualTo(ledger(emitted));
        List<RolloutActivity> undone = new ArrayList<>(disturbed);
        emitted.forEach(activity -> undone.add(activity.times(-1)));
        Collections.shuffle(undone, random);
        assertThat(ledger(undone).isEmpty()).isTrue();
    }

    @Property(tries = 30)
    void whichOfTooManyVersionsAreKeptDependsOnTheirNamesAlone(@ForAll Random random) {
        List<RolloutActivity> emitted = new ArrayList<>();
        for (int task = 0; task < 200; task++) {
            emitted.add(activity("1." + task, "2." + task, Status.STARTED, task % 5, 1));
        }
        List<RolloutActivity> retraction = new ArrayList<>(emitted);
        for (RolloutActivity activity : emitted) {
            if (random.nextInt(3) == 0) {
                retraction.add(activity.times(-1));
            }
        }
        List<RolloutActivity> shuffled = new ArrayList<>(retraction);
        Collections.shuffle(shuffled, random);
        JobLedger expected = ledger(retraction);

        assertThat(ledger(shuffled)).isEqualTo(expected);
        assertThat(expected.sourceVersions()).hasSize(JobLedger.MOST_VERSIONS);
        assertThat(expected.sources()).hasSizeLessThan(JobLedger.MOST_VERSIONS);
    }

    @Test
    void oldReportsAreAddedUp() {
        JobLedger job = JobLedger.empty();
        for (int at = 0; at < 40; at++) {
            job.add(activity("1", "2", Status.STARTED, at, 1), at);
        }
        job.foldBefore(25, 10);
        assertThat(job.started()).hasSize(3 + 15).containsEntry(0L, 10L).containsEntry(20L, 5L);
        assertThat(job.firstWindow()).isZero();
        assertThat(JobLedger.before(25, job.started())).isEqualTo(25);
    }
}
