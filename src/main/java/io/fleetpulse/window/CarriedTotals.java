package io.fleetpulse.window;

/**
 * What happened in a window, including changes of numbers that carry over into all later windows.
 */
public interface CarriedTotals<T extends CarriedTotals<T>> {

    /** Returns the sum; changes neither operand. */
    T plus(T more);

    /** Returns whether nothing happened and no number changed. */
    boolean isNothing();

    /** Returns the devices online at the window's end minus the devices online at its start. */
    long onlineChange();

    /** Returns the devices flapping in the window minus those flapping in the previous window. */
    long flappingChange();
}
