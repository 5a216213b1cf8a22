package io.fleetpulse.connectivity;

/**
 * The progress of a device's log of transitions. Times are in milliseconds since the epoch.
 *
 * @param base the state before the first transition of the log
 * @param head the state after the last transition of the log
 * @param foldedThrough the newest time among the transitions folded into {@code base}; {@link
 *     DeviceTimeline#NONE} before the first
 * @param from time of the log's first transition; {@link DeviceTimeline#NONE} while the log is
 *     empty
 * @param through the newest time among the transitions applied; {@link DeviceTimeline#NONE} before
 *     the first
 */
record LogProgress(
        ConnectionState base, ConnectionState head, long foldedThrough, long from, long through) {

    /** The progress of an unknown device. */
    static final LogProgress UNKNOWN =
            new LogProgress(
                    ConnectionState.UNKNOWN,
                    ConnectionState.UNKNOWN,
                    DeviceTimeline.NONE,
                    DeviceTimeline.NONE,
                    DeviceTimeline.NONE);

    boolean isEmpty() {
        return from == DeviceTimeline.NONE;
    }

    /** The progress after transitions were applied to the log. */
    LogProgress applied(ConnectionState state, long first, long newest) {
        return new LogProgress(base, state, foldedThrough, first, newest);
    }

    /** The progress after transitions of the log were folded into its base. */
    LogProgress folded(ConnectionState state, long newest, long first) {
        return new LogProgress(state, head, newest, first, through);
    }
}
