package io.fleetpulse.rollout;

import io.fleetpulse.deadletter.DeadLetter;
import io.fleetpulse.deadletter.DeadLetterReason;
import io.fleetpulse.message.Message;

import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Sends each report to its task. A report more than {@link Retention#REPORT_RETENTION} behind the
 * watermark is a dead letter: the state of its task may have been cleared, and the report would
 * restart the task.
 *
 * <p>The watermark is the timestamp of the record: the highest watermark of the message's own
 * partition in this and earlier runs, so that every run decides the same. This operator stands before
 * the shuffle, so that the record's value is not sent further.
 *
 * @param <T> the message
 */
final class TaskReports<T extends Message> extends ProcessFunction<T, TaskMessage> {

    static final OutputTag<DeadLetter> TOO_LATE =
            new OutputTag<>("rollout-dead-letters", TypeInformation.of(DeadLetter.class));

    private static final long serialVersionUID = 1;

    private final MapFunction<T, TaskMessage> report;
    private final MapFunction<T, byte[]> value;

    /**
     * @param report extracts the report of a message
     * @param value extracts the value of the message's record, for a dead letter
     */
    TaskReports(MapFunction<T, TaskMessage> report, MapFunction<T, byte[]> value) {
        this.report = report;
        this.value = value;
    }

    @Override
    public void processElement(T message, Context context, Collector<TaskMessage> out)
            throws Exception {
        Long watermark = context.timestamp();
        long time = message.platformTime();
        if (watermark == null || !isTooLate(time, watermark)) {
            out.collect(report.map(message));
            return;
        }
        context.output(
                TOO_LATE,
                DeadLetter.of(
                        message.origin(),
                        0,
                        DeadLetterReason.TOO_LATE,
                        "report at %s is more than 30 days behind the watermark %s of its partition"
                                .formatted(time, watermark),
                        message.family(),
                        value.map(message)));
    }

    /** Whether a report of this time is too far behind the watermark of its partition. */
    static boolean isTooLate(long time, long watermark) {
        return time < watermark && watermark - time > Retention.REPORT_RETENTION;
    }
}
