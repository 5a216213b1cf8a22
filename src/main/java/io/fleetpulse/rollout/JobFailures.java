package io.fleetpulse.rollout;

import io.fleetpulse.result.Change;
import io.fleetpulse.result.Table;

import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.metrics.Counter;
import org.apache.flink.util.Collector;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The failures of one job. {@link FailureNames} selects those with a row of their own; the tasks of
 * all others count as {@link TaskFailure#OTHER}. Tasks move to {@link TaskFailure#OTHER} when later
 * names displace their failure.
 */
final class JobFailures {

    private final MapState<TaskFailure, Long> tasksByFailure;
    private final ValueState<FailureNames> allNames;
    private final MapState<TaskFailure, Boolean> unwritten;
    private final int mostNames;
    private final Counter beyondLimit;

    /**
     * Creates a view of the given state.
     *
     * @param tasksByFailure tasks that are failed now, by failures that have a row
     * @param allNames the names of all failures so far
     * @param unwritten failures whose row is not up to date
     * @param mostNames maximum number of pairs of version and description with rows
     * @param beyondLimit counts changes of failures without a row of their own
     */
    JobFailures(
            MapState<TaskFailure, Long> tasksByFailure,
            ValueState<FailureNames> allNames,
            MapState<TaskFailure, Boolean> unwritten,
            int mostNames,
            Counter beyondLimit) {
        this.tasksByFailure = tasksByFailure;
        this.allNames = allNames;
        this.unwritten = unwritten;
        this.mostNames = mostNames;
        this.beyondLimit = beyondLimit;
    }

    /** Adds a delta; deletes the rows of failures that have no row of their own. */
    void add(JobDelta delta, Collector<Change> out) throws Exception {
        if (delta.failures().isEmpty() && delta.failureNames().areNone()) {
            return;
        }
        FailureNames before = knownNames();
        FailureNames names = before.plus(delta.failureNames(), mostNames);
        for (TaskFailure failure : delta.failures().keySet()) {
            names = names.with(failure, mostNames);
        }
        if (!names.equals(before)) {
            allNames.update(names);
            moveToOther(names, delta.jobId(), out);
        }
        for (Map.Entry<TaskFailure, Long> change : delta.failures().entrySet()) {
            if (isKept(change.getKey(), names)) {
                add(change.getKey(), change.getValue());
            } else {
                // The row may have been written before a restart, when fewer names were known.
                out.collect(noRow(delta.jobId(), change.getKey()));
                beyondLimit.inc();
                add(TaskFailure.OTHER, change.getValue());
            }
        }
    }

    private FailureNames knownNames() throws Exception {
        FailureNames names = allNames.value();
        if (names == null) {
            return FailureNames.NONE;
        }
        return names;
    }

    private boolean isKept(TaskFailure failure, FailureNames names) {
        return failure.equals(TaskFailure.OTHER) || names.keep(failure, mostNames);
    }

    private void moveToOther(FailureNames names, String jobId, Collector<Change> out)
            throws Exception {
        List<Map.Entry<TaskFailure, Long>> leaving = new ArrayList<>();
        for (Map.Entry<TaskFailure, Long> entry : tasksByFailure.entries()) {
            if (!isKept(entry.getKey(), names)) {
                leaving.add(Map.entry(entry.getKey(), entry.getValue()));
            }
        }
        for (Map.Entry<TaskFailure, Long> entry : leaving) {
            tasksByFailure.remove(entry.getKey());
            unwritten.remove(entry.getKey());
            out.collect(noRow(jobId, entry.getKey()));
            add(TaskFailure.OTHER, entry.getValue());
        }
    }

    private void add(TaskFailure failure, long tasks) throws Exception {
        Long known = tasksByFailure.get(failure);
        long sum = tasks;
        if (known != null) {
            sum += known;
        }
        if (sum == 0) {
            tasksByFailure.remove(failure);
        } else {
            tasksByFailure.put(failure, sum);
        }
        unwritten.put(failure, true);
    }

    /** Emits the changed rows; deletes the row of a failure without tasks. */
    void write(String jobId, Collector<Change> out) throws Exception {
        for (TaskFailure failure : unwritten.keys()) {
            Long tasks = tasksByFailure.get(failure);
            if (tasks == null) {
                out.collect(noRow(jobId, failure));
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

    private static Change noRow(String jobId, TaskFailure failure) {
        return Change.delete(
                Table.ROLLOUT_FAILURE,
                jobId,
                failure.srcVersion(),
                failure.step(),
                failure.description());
    }

    void clear() {
        tasksByFailure.clear();
        allNames.clear();
        unwritten.clear();
    }
}
