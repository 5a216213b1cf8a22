package io.fleetpulse.lifetime;

import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;

import java.io.IOException;
import java.time.Duration;

/**
 * What is known of something that exists, for as long as it exists, and of something that is gone for
 * some time more, so that late messages do not bring it back. What exists never ends by silence: the
 * message after a long silence would be taken for the first one, and write a poorer row over a richer.
 *
 * <p>Read the value of a key before each change of it: only then it is known in which state the value
 * lies. Each use of a state with a time to live looks for entries to remove in all key groups, on the heap
 * even when there are none, so a value that exists never touches that state.
 *
 * @param <T> what is known
 */
public final class EndingValue<T> {

    private final ValueState<T> existing;
    private final ValueState<T> gone;

    /** Whether the value that was read last lies in {@link #gone}. */
    private boolean isGone;

    /**
     * A value in two states.
     *
     * @param name name of the state; that of the second one ends in {@code -gone}
     * @param retention how long after its last use a value of something that is gone ends, by the clock
     *     of the machine
     */
    public EndingValue(RuntimeContext runtime, String name, Class<T> type, Duration retention) {
        existing = runtime.getState(new ValueStateDescriptor<>(name, type));
        ValueStateDescriptor<T> ending = new ValueStateDescriptor<>(name + "-gone", type);
        ending.enableTimeToLive(TimeToLive.afterUse(retention));
        gone = runtime.getState(ending);
    }

    /** What is known; null for nothing. */
    public T value() throws IOException {
        isGone = false;
        T value = existing.value();
        if (value == null) {
            value = gone.value();
            isGone = value != null;
        }
        return value;
    }

    /** From now on this is known. */
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

    /** Nothing is known from now on. */
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
