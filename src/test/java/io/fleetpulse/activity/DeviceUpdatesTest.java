package io.fleetpulse.activity;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.activity.RolloutActivity.Status;
import io.fleetpulse.tools.Interleaving;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

import org.apache.flink.types.PojoTestUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

class DeviceUpdatesTest {

    private static final long DAY = DeviceUpdate.LIVE.toMillis();
    private static final int TIMES = 60;
    private static final Status[] ENDS = {Status.SUCCEEDED, Status.FAILED, Status.CANCELED};

    /** A task: when it began, and when and how it ended; a null status while it has not. */
    private record Task(String job, String name, long began, long ended, Status status) {

        List<RolloutActivity> activities() {
            List<RolloutActivity> activities = new ArrayList<>();
            activities.add(activity(job, name, Status.STARTED, began, began, 1));
            if (status != null) {
                activities.add(activity(job, name, status, began, ended, 1));
            }
            return activities;
        }

        boolean isLiveAt(long time) {
            return began <= time && time <= (status == null ? began + DAY : ended);
        }
    }

    private static RolloutActivity activity(
            String job, Status status, long began, long at, long amount) {
        return activity(job, "t", status, began, at, amount);
    }

    private static RolloutActivity activity(
            String job, String task, Status status, long began, long at, long amount) {
        return new RolloutActivity(
                job, task, "p", "d", "m", "1", "2", status, at, at, began, amount);
    }

    private static DeviceUpdates after(List<RolloutActivity> activities) {
        DeviceUpdates updates = new DeviceUpdates();
        for (RolloutActivity activity : activities) {
            updates.add(activity);
            updates.dropSurplus();
            assertThat(updates.kept).hasSizeLessThanOrEqualTo(DeviceUpdates.MOST_KEPT);
        }
        return updates;
    }

    @ParameterizedTest
    @EnumSource(
            value = Status.class,
            names = {"SUCCEEDED", "FAILED", "CANCELED"})
    void everyEndEndsAnUpdate(Status status) {
        RolloutActivity begin = activity("j", Status.STARTED, 10, 10, 1);
        RolloutActivity end = activity("j", status, 10, 20, 1);
        for (List<RolloutActivity> order : List.of(List.of(begin, end), List.of(end, begin))) {
            DeviceUpdates updates = after(order);
            assertThat(updates.during(9)).isFalse();
            assertThat(updates.during(10)).isTrue();
            assertThat(updates.during(20)).isTrue();
            assertThat(updates.during(21)).isFalse();
        }
    }

    @Test
    void tasksOfOneBatchWithTheSameFirstReportAreDifferentUpdates() {
        List<RolloutActivity> one = new Task("j", "t1", 10, 20, Status.SUCCEEDED).activities();
        List<RolloutActivity> other = new Task("j", "t2", 10, 40, Status.FAILED).activities();
        for (List<List<RolloutActivity>> order :
                List.of(List.of(one, other), List.of(other, one))) {
            List<RolloutActivity> activities = new ArrayList<>();
            order.forEach(activities::addAll);
            assertThat(after(activities).during(40)).isTrue();
            assertThat(after(activities).during(41)).isFalse();
            other.forEach(activity -> activities.add(activity.times(-1)));
            assertThat(after(activities).during(20)).isTrue();
            assertThat(after(activities).during(21)).isFalse();
        }
    }

    /** Release 1.0 kept the tasks of a batch with the same first report as one update. */
    @Test
    void anUpdateOfRelease10EndsWithAnyOfItsTasks() {
        RolloutActivity begin = activity("j", "t", Status.STARTED, 10, 10, 1);
        RolloutActivity end = activity("j", "t", Status.SUCCEEDED, 10, 20, 1);
        DeviceUpdates updates = new DeviceUpdates();
        updates.kept.add(new DeviceUpdate("j", null, 10, true, null));
        updates.add(end);
        assertThat(updates.during(20)).isTrue();
        assertThat(updates.during(21)).isFalse();
        updates.add(end.times(-1));
        updates.add(begin.times(-1));
        assertThat(updates.isEmpty()).isTrue();
    }

    @Test
    void whatRelease10DroppedDoesNotReturn() {
        DeviceUpdates updates = new DeviceUpdates();
        updates.newestDropped = new DeviceUpdate("j", null, 10, true, 20L);
        updates.add(activity("j", "t", Status.STARTED, 10, 10, 1));
        assertThat(updates.kept).isEmpty();
    }

    @Test
    void aTaskWithoutAnEndIsLiveForADay() {
        DeviceUpdates updates = after(List.of(activity("j", Status.STARTED, 10, 10, 1)));
        assertThat(updates.during(10 + DAY)).isTrue();
        assertThat(updates.during(11 + DAY)).isFalse();
    }

    @Test
    void anotherAttemptRetractsTheEnd() {
        RolloutActivity failed = activity("j", Status.FAILED, 10, 20, 1);
        List<RolloutActivity> activities =
                new ArrayList<>(List.of(activity("j", Status.STARTED, 10, 10, 1), failed));
        activities.add(failed.times(-1));
        assertThat(after(activities).during(21)).isTrue();
        activities.add(activity("j", Status.SUCCEEDED, 10, 30, 1));
        // The retraction of an end that another replaced changes nothing.
        activities.add(failed.times(-1));
        assertThat(after(activities).during(30)).isTrue();
        assertThat(after(activities).during(31)).isFalse();
    }

    @Test
    void nothingIsLeftOfARetractedTask() {
        RolloutActivity begin = activity("j", Status.STARTED, 10, 10, 1);
        RolloutActivity end = activity("j", Status.FAILED, 10, 20, 1);
        assertThat(after(List.of(begin, end, begin.times(-1))).during(15)).isFalse();
        assertThat(after(List.of(begin, end, begin.times(-1), end.times(-1))).isEmpty()).isTrue();
        assertThat(after(List.of(begin, end, end.times(-1), begin.times(-1))).isEmpty()).isTrue();
        assertThat(after(List.of(begin.times(-1), end.times(-1))).isEmpty()).isTrue();
    }

    @Test
    void updatesAreForgottenWhenTheyWereLastLiveBefore() {
        List<RolloutActivity> activities = new ArrayList<>();
        for (int job = 0; job <= DeviceUpdates.MOST; job++) {
            activities.add(activity("j" + job, Status.STARTED, job, job, 1));
            activities.add(activity("j" + job, Status.SUCCEEDED, job, 100 + job, 1));
        }
        DeviceUpdates updates = after(activities);
        updates.forgetBefore(100 + DeviceUpdates.MOST);
        assertThat(updates.kept).extracting(DeviceUpdate::jobId).containsExactly("j16");
        updates.forgetBefore(101 + DeviceUpdates.MOST);
        assertThat(updates.isEmpty()).isTrue();
    }

    @Property
    void ofAnyNumberOfTasksTheNewestAreKeptInAnyOrder(
            @ForAll Random random, @ForAll @IntRange(min = 0, max = 40) int count) {
        List<Task> tasks = new ArrayList<>();
        List<RolloutActivity> activities = new ArrayList<>();
        for (int number = 0; number < count; number++) {
            Task task = task("j" + number, "t", random);
            tasks.add(task);
            activities.addAll(task.activities());
        }
        for (int again = random.nextInt(5); again > 0 && count > 0; again--) {
            activities.add(activities.get(random.nextInt(activities.size())));
        }
        Collections.shuffle(activities, random);
        tasks.sort((one, other) -> order(one).compareTo(order(other)));
        List<DeviceUpdate> newest =
                tasks.subList(Math.max(0, count - DeviceUpdates.MOST), count).stream()
                        .map(
                                task ->
                                        new DeviceUpdate(
                                                task.job(),
                                                task.name(),
                                                task.began(),
                                                true,
                                                task.status() == null
                                                        ? null
                                                        : Long.valueOf(task.ended())))
                        .toList();
        assertThat(after(activities).counting()).isEqualTo(newest);
    }

    /** A task whose reports never end is live for a day, and so outlasts updates that began later. */
    @Property
    void whenUpdatesAreForgottenDoesNotDecideWhichCount(
            @ForAll Random random, @ForAll @IntRange(min = 17, max = 40) int count) {
        DeviceUpdates early = new DeviceUpdates();
        DeviceUpdates late = new DeviceUpdates();
        long horizon = 100;
        for (int number = 0; number < count; number++) {
            long time = 10L * number;
            Task task =
                    new Task("j" + number, "t", time, time + random.nextInt(4), randomEnd(random));
            for (DeviceUpdates updates : List.of(early, late)) {
                task.activities().forEach(updates::add);
                updates.dropSurplus();
            }
            early.forgetBefore(time - horizon);
            if (random.nextInt(8) == 0) {
                late.forgetBefore(time - horizon);
            }
            for (long at = time - horizon; at <= time; at++) {
                assertThat(early.during(at)).isEqualTo(late.during(at));
            }
        }
    }

    @Test
    void anUpdateThatReturnsInAnOlderPlaceMakesRoom() {
        List<RolloutActivity> activities = new ArrayList<>();
        for (long job = 1; job <= DeviceUpdates.MOST; job++) {
            activities.add(activity("j" + job, Status.STARTED, 10 * job, 10 * job, 1));
        }
        RolloutActivity late = activity("late", Status.STARTED, 1_000, 1_000, 1);
        RolloutActivity earlier = activity("late", Status.STARTED, 5, 5, 1);
        List<DeviceUpdate> expected = after(activities).counting();

        activities.addAll(List.of(late, late.times(-1), earlier));

        assertThat(after(activities).counting()).isEqualTo(expected);
    }

    private static String order(Task task) {
        return "%03d %s".formatted(task.began(), task.job());
    }

    /** Each task retracts and replaces what it emitted before; other tasks' activities interleave. */
    @Property
    void noOrderMakesATaskLiveThatIsNot(
            @ForAll Random random, @ForAll @IntRange(min = 1, max = 40) int count) {
        List<List<RolloutActivity>> emitted = new ArrayList<>();
        List<Task> tasks = new ArrayList<>();
        for (int number = 0; number < count; number++) {
            // Some tasks belong to the same update batch.
            Task task = null;
            List<RolloutActivity> ofTask = new ArrayList<>();
            List<RolloutActivity> before = List.of();
            for (int revision = random.nextInt(4); revision >= 0; revision--) {
                task = task("j" + number / 2, "t" + number, random);
                before.forEach(activity -> ofTask.add(activity.times(-1)));
                before = task.activities();
                for (RolloutActivity activity : before) {
                    ofTask.addAll(Collections.nCopies(1 + random.nextInt(2), activity));
                }
            }
            while (random.nextInt(3) > 0) {
                ofTask.add(before.get(random.nextInt(before.size())));
            }
            tasks.add(task);
            emitted.add(ofTask);
        }
        DeviceUpdates updates = after(Interleaving.of(emitted, random));
        for (long time = 0; time <= 2 * TIMES; time++) {
            long at = time;
            boolean isLive = tasks.stream().anyMatch(task -> task.isLiveAt(at));
            if (count <= DeviceUpdates.MOST) {
                assertThat(updates.during(at)).isEqualTo(isLive);
            } else if (!isLive) {
                assertThat(updates.during(at)).isFalse();
            }
        }
    }

    private static Task task(String job, String name, Random random) {
        long began = random.nextInt(TIMES);
        return new Task(job, name, began, began + random.nextInt(4), randomEnd(random));
    }

    private static Status randomEnd(Random random) {
        return random.nextInt(8) == 0 ? null : ENDS[random.nextInt(ENDS.length)];
    }

    @Test
    void noTypeNeedsKryo() {
        PojoTestUtils.assertSerializedAsPojoWithoutKryo(DeviceUpdates.class);
        PojoTestUtils.assertSerializedAsPojoWithoutKryo(DeviceUpdate.class);
        PojoTestUtils.assertSerializedAsPojoWithoutKryo(RolloutActivity.class);
    }
}
