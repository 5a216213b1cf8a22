package io.fleetpulse.lifetime;

import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.TimerService;

import java.io.IOException;
import java.time.Duration;
import java.util.Objects;

/**
 * Keyed state of an object such as a device. Fleetpulse keeps the state while the object exists and
 * for a retention after the object's end, so that late messages do not recreate the object. The
 * state of an existing object never expires: otherwise the first message after a long silence would
 * look like the object's first message, and its row would overwrite a more complete row.
 *
 * <p>A timer ends the state, not a time to live: on the heap, each access to a state with a time to
 * live looks for expired entries, and searches all key groups if the state has few entries. That
 * costs a multiple of the access.
 *
 * @param <T> type of the value
 */
public final class EndingValue<T> {

    private final ValueState<T> value;

    /** Processing time at which the value ends; null while the object exists. */
    private final ValueState<Long> end;

    private final long retention;

    /**
     * Creates the value.
     *
     * @param name name of the state of the value; the state of its end is {@code name-end}
     * @param retention how long the value of an ended object is kept after its last change, in
     *     processing time
     */
    public EndingValue(
            RuntimeContext runtime, String name, TypeInformation<T> type, Duration retention) {
        this(runtime, name, runtime.getState(new ValueStateDescriptor<>(name, type)), retention);
    }

    /** Creates the value as above, in this state. */
    public EndingValue(
            RuntimeContext runtime, String name, ValueState<T> value, Duration retention) {
        this.value = value;
        end = runtime.getState(new ValueStateDescriptor<>(name + "-end", Long.class));
        this.retention = retention.toMillis();
    }

    /** Returns the value; null if there is none. */
    public T value() throws IOException {
        return value.value();
    }

    /**
     * Sets the value, and whether the object exists. If it does not, registers a timer for its end.
     */
    public void update(T changed, boolean exists, TimerService timers) throws IOException {
        value.update(changed);
        Long before = end.value();
        Long after = exists ? null : endAfter(timers.currentProcessingTime());
        if (Objects.equals(before, after)) {
            return;
        }
        if (before != null) {
            timers.deleteProcessingTimeTimer(before);
        }
        if (after == null) {
            end.clear();
        } else {
            end.update(after);
            timers.registerProcessingTimeTimer(after);
        }
    }

    private Long endAfter(long now) {
        return SharedTimer.after(now, retention, 1);
    }

    /** Removes the value if it has ended; the operator calls it for each processing-time timer. */
    public void onProcessingTime(long time) throws IOException {
        Long at = end.value();
        if (at != null && at <= time) {
            clear();
        }
    }

    /** Removes the value. */
    public void clear() {
        value.clear();
        end.clear();
    }
}
