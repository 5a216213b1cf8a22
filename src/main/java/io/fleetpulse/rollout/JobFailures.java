package io.fleetpulse.rollout;

import io.fleetpulse.result.Change;
import io.fleetpulse.result.Table;

import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.util.Collector;

/**
 * The failures of one job. Descriptions come from devices: beyond the first {@value #MOST_FAILURES}
 * different failures all new ones count as {@link Failure#OTHER}. A failure that was let in keeps its
 * place even with no task left, so that a task is taken from where it was added.
 */
final class JobFailures {

    static final int MOST_FAILURES = 1_000;

    private final MapState<Failure, Long> tasksByFailure;
    private final ValueState<Integer> known;
    private final MapState<Failure, Boolean> unwritten;

    JobFailures(
            MapState<Failure, Long> tasksByFailure,
            ValueState<Integer> known,
            MapState<Failure, Boolean> unwritten) {
        this.tasksByFailure = tasksByFailure;
        this.known = known;
        this.unwritten = unwritten;
    }

    void add(Failure failure, long tasks) throws Exception {
        Failure place = failure;
        Long count = tasksByFailure.get(failure);
        if (count == null && tasks != 0) {
            place = placeOfNew(failure);
            count = tasksByFailure.get(place);
        }
        if (tasks != 0) {
            tasksByFailure.put(place, orZero(count) + tasks);
        }
        unwritten.put(place, true);
    }

    private Failure placeOfNew(Failure failure) throws Exception {
        int failures = 0;
        if (known.value() != null) {
            failures = known.value();
        }
        if (failures >= MOST_FAILURES) {
            return Failure.OTHER;
        }
        known.update(failures + 1);
        return failure;
    }

    /** Gives out the rows that changed; with no task left, that the row is no more. */
    void write(String jobId, Collector<Change> out) throws Exception {
        for (Failure failure : unwritten.keys()) {
            long tasks = orZero(tasksByFailure.get(failure));
            if (tasks == 0) {
                out.collect(
                        Change.delete(
                                Table.ROLLOUT_FAILURE,
                                jobId,
                                failure.srcVersion(),
                                failure.step(),
                                failure.description()));
            } else {
                out.collect(
                        Change.upsert(
                                Table.ROLLOUT_FAILURE,
                                jobId,
                                failure.srcVersion(),
                                failure.step(),
                                failure.description(),
                                tasks));
            }
        }
        unwritten.clear();
    }

    private static long orZero(Long count) {
        if (count == null) {
            return 0;
        }
        return count;
    }

    void clear() {
        tasksByFailure.clear();
        known.clear();
        unwritten.clear();
    }
}
