package io.fleetpulse.rollout;

import io.fleetpulse.lifetime.PackedFormat;
import io.fleetpulse.result.CompactLong;
import io.fleetpulse.result.CompactText;
import io.fleetpulse.result.TextTable;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes and reads the state of a task. The reports of a task mostly have the same texts, so each text is
 * written once; times are written as the distance from the time before. A status is written as its
 * position in {@link TaskStatus}.
 */
final class TaskStateFormat implements PackedFormat<TaskState> {

    private static final TaskStatus[] STATUSES = TaskStatus.values();

    @Override
    public void write(TaskState task, DataOutput out) throws IOException {
        writeReports(task.reports(), out);
        CompactText.writeLength(task.progressLevel(), out);
        CompactText.writeLength(task.failureLevel(), out);
        out.writeBoolean(task.counted() != null);
        if (task.counted() != null) {
            writeContribution(task.counted(), out);
        }
        CompactLong.write(task.watermark(), out);
        CompactLong.write(task.stallTimer(), out);
        CompactLong.write(task.silentSince(), out);
        CompactLong.write(task.expiryTimer(), out);
    }

    @Override
    public TaskState read(DataInput in) throws IOException {
        return new TaskState(
                readReports(in),
                CompactText.readLength(in),
                CompactText.readLength(in),
                in.readBoolean() ? readContribution(in) : null,
                CompactLong.read(in),
                CompactLong.read(in),
                CompactLong.read(in),
                CompactLong.read(in));
    }

    private static void writeReports(List<TaskReport> reports, DataOutput out) throws IOException {
        CompactText.writeLength(reports.size(), out);
        TextTable texts = new TextTable();
        long before = 0;
        for (TaskReport report : reports) {
            CompactLong.write(report.time() - before, out);
            before = report.time();
            out.writeByte(report.status().ordinal());
            writeNullable(report.step(), out);
            texts.write(report.description(), out);
            texts.write(report.srcVersion(), out);
            texts.write(report.destVersion(), out);
            texts.write(report.productKey(), out);
            texts.write(report.deviceName(), out);
            texts.write(report.moduleName(), out);
        }
    }

    private static List<TaskReport> readReports(DataInput in) throws IOException {
        int size = CompactText.readLength(in);
        List<TaskReport> reports = new ArrayList<>(size + 1);
        TextTable texts = new TextTable();
        long time = 0;
        for (int index = 0; index < size; index++) {
            time += CompactLong.read(in);
            reports.add(
                    new TaskReport(
                            time,
                            STATUSES[in.readByte()],
                            readNullable(in),
                            texts.read(in),
                            texts.read(in),
                            texts.read(in),
                            texts.read(in),
                            texts.read(in),
                            texts.read(in)));
        }
        return reports;
    }

    private static void writeContribution(TaskContribution counted, DataOutput out)
            throws IOException {
        CompactText.writeLength(counted.changes().size(), out);
        long before = 0;
        for (StatusChange change : counted.changes()) {
            CompactLong.write(change.windowStart() - before, out);
            before = change.windowStart();
            out.writeByte(change.status().ordinal());
            out.writeBoolean(change.stalled());
        }
        CompactLong.write(counted.retries(), out);
        CompactLong.write(counted.updatedAt(), out);
        writeNullable(counted.durationBucket(), out);
        out.writeBoolean(counted.failure() != null);
        if (counted.failure() != null) {
            CompactText.write(counted.failure().srcVersion(), out);
            CompactLong.write(counted.failure().step(), out);
            CompactText.write(counted.failure().description(), out);
        }
        writeNullable(counted.otherDurationBucket(), out);
        writeNullable(counted.runningSince(), out);
    }

    private static TaskContribution readContribution(DataInput in) throws IOException {
        int size = CompactText.readLength(in);
        List<StatusChange> changes = new ArrayList<>(size);
        long start = 0;
        for (int index = 0; index < size; index++) {
            start += CompactLong.read(in);
            TaskStatus status = STATUSES[in.readByte()];
            changes.add(new StatusChange(start, status, in.readBoolean()));
        }
        return new TaskContribution(
                changes,
                CompactLong.read(in),
                CompactLong.read(in),
                bucket(readNullable(in)),
                in.readBoolean() ? readFailure(in) : null,
                bucket(readNullable(in)),
                readNullable(in));
    }

    private static TaskFailure readFailure(DataInput in) throws IOException {
        return new TaskFailure(CompactText.read(in), CompactLong.read(in), CompactText.read(in));
    }

    private static Integer bucket(Long number) {
        return number == null ? null : number.intValue();
    }

    private static void writeNullable(Number number, DataOutput out) throws IOException {
        out.writeBoolean(number != null);
        if (number != null) {
            CompactLong.write(number.longValue(), out);
        }
    }

    private static Long readNullable(DataInput in) throws IOException {
        return in.readBoolean() ? (Long) CompactLong.read(in) : null;
    }
}
