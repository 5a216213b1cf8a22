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
 * @param entries the number of transitions in the log and waiting, repeated ones included
 * @param certainFrom transitions from this time on are within the limit of the device until more
 *     of them have arrived, see {@link TransitionLimit}; {@link #UNKNOWN_TIME} if not determined
 */
public record DeviceTimeline(
        ConnectionState base,
        ConnectionState head,
        long foldedThrough,
        long loggedFrom,
        long loggedThrough,
        long evaluatedAt,
        long passed,
        long timer,
        int entries,
        long certainFrom) {

    /** Marks a missing time. */
    static final long NONE = Long.MIN_VALUE;

    /** Marks a time that is not determined; one byte, because most devices have none. */
    static final long UNKNOWN_TIME = 0;

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
                    NONE,
                    0,
                    UNKNOWN_TIME);

    DeviceTimeline withTimer(long time) {
        return new DeviceTimeline(
                base,
                head,
                foldedThrough,
                loggedFrom,
                loggedThrough,
                evaluatedAt,
                passed,
                time,
                entries,
                certainFrom);
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
                timer,
                entries,
                certainFrom);
    }

    DeviceTimeline evaluated(ConnectionState state, long from, long through, long now) {
        return new DeviceTimeline(
                base,
                state,
                foldedThrough,
                from,
                through,
                now,
                passed,
                timer,
                entries,
                certainFrom);
    }

    DeviceTimeline folded(ConnectionState state, long through, long from) {
        return new DeviceTimeline(
                state,
                head,
                through,
                from,
                loggedThrough,
                evaluatedAt,
                passed,
                timer,
                entries,
                certainFrom);
    }

    DeviceTimeline withEntries(int number, long certain) {
        return new DeviceTimeline(
                base,
                head,
                foldedThrough,
                loggedFrom,
                loggedThrough,
                evaluatedAt,
                passed,
                timer,
                number,
                certain);
    }

    DeviceTimeline withEntries(int number) {
        return withEntries(number, certainFrom);
    }
}
