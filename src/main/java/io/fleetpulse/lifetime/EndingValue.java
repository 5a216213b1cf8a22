package io.fleetpulse.lifetime;

import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;

import java.io.IOException;
import java.time.Duration;

/**
 * Keyed state of an object such as a device. Fleetpulse keeps the state while the object exists and
 * for a retention after the object's end, so that late messages do not recreate the object. The
 * state of an existing object never expires: otherwise the first message after a long silence would
 * look like the object's first message, and its row would overwrite a more complete row.
 *
 * <p>Call {@link #value} for a key before each change, since this call determines which of the two
 * states holds the value. Each access to a state with a time to live searches all key groups for
 * expired entries, on the heap even if the state is empty. Reads and writes of an existing object's
 * value therefore do not access this state.
 *
 * @param <T> type of the value
 */
public final class EndingValue<T> {

    private final ValueState<T> existing;
    private final ValueState<T> gone;

    /** Whether the last read value is in {@link #gone}. */
    private boolean isGone;

    /**
     * Creates the value, which is kept in two states.
     *
     * @param name name of the first state; the name of the second state is {@code name-gone}
     * @param retention how long the value of an ended object is kept after its last use, in
     *     processing time
     */
    public EndingValue(RuntimeContext runtime, String name, Class<T> type, Duration retention) {
        existing = runtime.getState(new ValueStateDescriptor<>(name, type));
        ValueStateDescriptor<T> ending = new ValueStateDescriptor<>(name + "-gone", type);
        ending.enableTimeToLive(TimeToLive.afterUse(retention));
        gone = runtime.getState(ending);
    }

    /** Returns the value; null if there is none. */
    public T value() throws IOException {
        isGone = false;
        T value = existing.value();
        if (value == null) {
            value = gone.value();
            isGone = value != null;
        }
        return value;
    }

    /** Sets the value, and whether the object exists. */
    public void update(T value, boolean exists) throws IOException {
        if (exists) {
            existing.update(value);
            clearGone();
        } else {
            existing.clear();
            gone.update(value);
            isGone = true;
        }
    }

    /** Removes the value. */
    public void clear() {
        existing.clear();
        clearGone();
    }

    private void clearGone() {
        if (isGone) {
            gone.clear();
            isGone = false;
        }
    }
}
