package io.fleetpulse.lifetime;

import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;

import java.io.IOException;
import java.time.Duration;

/**
 * Keyed state of an object, such as a device, that is kept as long as the object exists and for a
 * retention after the object is gone, so that late messages do not bring it back. The state of an
 * existing object does not expire: the message after a long silence would be taken for the first
 * one, and its row would overwrite a more complete one.
 *
 * <p>Call {@link #value} for a key before each change, since this determines which of the two
 * states has the value. Each access to a state with a time to live looks for expired entries in all
 * key groups, on the heap even when the state is empty, so reads and writes of an existing object's
 * value do not touch that state.
 *
 * @param <T> type of the value
 */
public final class EndingValue<T> {

    private final ValueState<T> existing;
    private final ValueState<T> gone;

    /** Whether the value read last is in {@link #gone}. */
    private boolean isGone;

    /**
     * Creates the value, which is kept in two states.
     *
     * @param name name of the first state; the name of the second one is followed by {@code -gone}
     * @param retention processing time after the last use for which the value of an object that is
     *     gone is kept
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
