package io.fleetpulse.connectivity;

/**
 * The state of a device apart from its log and the waiting transitions.
 *
 * @param base the state before the first transition of the log
 * @param head the state after the last transition of the log
 * @param foldedThrough the newest time among the transitions folded into {@code base}; {@link
 *     #NONE} before the first
 * @param loggedFrom time of the log's first transition; {@link #NONE} while the log is empty
 * @param loggedThrough the newest time among the transitions applied; {@link #NONE} before the
 *     first
 * @param evaluatedAt the watermark at which rows were last written
 * @param passed the highest watermark that a partition had at a message of the device; {@link
 *     #NONE} if there was none
 * @param timer the time of the one registered timer; {@link #NONE} if there is none
 */
public record DeviceTimeline(
        ConnectionState base,
        ConnectionState head,
        long foldedThrough,
        long loggedFrom,
        long loggedThrough,
        long evaluatedAt,
        long passed,
        long timer) {

    /** Marks a missing time. */
    static final long NONE = Long.MIN_VALUE;

    /** The timeline of an unknown device. */
    static final DeviceTimeline UNKNOWN =
            new DeviceTimeline(
                    ConnectionState.UNKNOWN,
                    ConnectionState.UNKNOWN,
                    NONE,
                    NONE,
                    NONE,
                    NONE,
                    NONE,
                    NONE);

    DeviceTimeline withTimer(long time) {
        return new DeviceTimeline(
                base, head, foldedThrough, loggedFrom, loggedThrough, evaluatedAt, passed, time);
    }

    DeviceTimeline passedBy(long watermark) {
        return new DeviceTimeline(
                base,
                head,
                foldedThrough,
                loggedFrom,
                loggedThrough,
                evaluatedAt,
                Math.max(passed, watermark),
                timer);
    }

    DeviceTimeline evaluated(ConnectionState state, long from, long through, long now) {
        return new DeviceTimeline(base, state, foldedThrough, from, through, now, passed, timer);
    }

    DeviceTimeline folded(ConnectionState state, long through, long from) {
        return new DeviceTimeline(
                state, head, through, from, loggedThrough, evaluatedAt, passed, timer);
    }
}
