package io.fleetpulse.connectivity;

import io.fleetpulse.deadletter.DeadLetter;
import io.fleetpulse.deadletter.DeadLetterReason;
import io.fleetpulse.message.DeviceStatus;

import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Filters out the transitions that are too late to correct sessions: further behind the watermark
 * of their own partition than the horizon. The timestamp of a message is that watermark. It depends
 * on the partition alone: other partitions, restarts and idleness do not change which transitions
 * are too late.
 *
 * <p>Transitions that pass are emitted without the record's value, which only a dead letter needs.
 */
final class LateTransitions extends ProcessFunction<DeviceStatus, DeviceStatus> {

    static final OutputTag<DeadLetter> DEAD_LETTERS =
            new OutputTag<>("late-transitions", TypeInformation.of(DeadLetter.class));

    private static final long serialVersionUID = 1;

    private final long horizon;

    /**
     * @param horizon how far behind its partition's watermark a transition may be, milliseconds
     */
    LateTransitions(long horizon) {
        this.horizon = horizon;
    }

    @Override
    public void processElement(DeviceStatus status, Context context, Collector<DeviceStatus> out) {
        Long watermark = context.timestamp();
        if (watermark != null && isTooLate(status.time(), watermark, horizon)) {
            String detail =
                    "transition at %s is more than %s ms behind the watermark %s of its partition"
                            .formatted(status.time(), horizon, watermark);
            context.output(DEAD_LETTERS, letter(status, detail));
        } else {
            out.collect(status.withoutValue());
        }
    }

    static boolean isTooLate(long time, long watermark, long horizon) {
        return time < watermark && watermark - time > horizon;
    }

    static DeadLetter letter(DeviceStatus status, String detail) {
        return DeadLetter.of(
                status.origin(),
                0,
                DeadLetterReason.TOO_LATE,
                detail,
                status.family(),
                status.value());
    }
}
