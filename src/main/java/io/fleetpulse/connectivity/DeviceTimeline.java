package io.fleetpulse.connectivity;

/**
 * The state of a device apart from its log and the waiting transitions. Times are in milliseconds
 * since the epoch.
 *
 * @param log the progress of the log
 * @param evaluatedAt the watermark at which rows were last written
 * @param passed the highest watermark that a partition had at a message of the device; {@link
 *     #NONE} if there was none
 * @param timer the time of the one registered timer; {@link #NONE} if there is none
 * @param entries the number of transitions in the log and waiting, repeated ones included
 * @param certainFrom transitions from this time on are within the limit of the device until more
 *     of them have arrived, see {@link TransitionLimit}; {@link #UNKNOWN_TIME} if not determined
 * @param rules the rules by which rows were last written, which a restart may have changed; null
 *     before the first, and in the state of a release that did not store them
 */
record DeviceTimeline(
        LogProgress log,
        long evaluatedAt,
        long passed,
        long timer,
        int entries,
        long certainFrom,
        TransitionRules rules) {

    /** Marks a missing time. */
    static final long NONE = Long.MIN_VALUE;

    /** Marks a time that is not determined; one byte, because most devices have none. */
    static final long UNKNOWN_TIME = 0;

    /** The timeline of an unknown device. */
    static final DeviceTimeline UNKNOWN =
            new DeviceTimeline(LogProgress.UNKNOWN, NONE, NONE, NONE, 0, UNKNOWN_TIME, null);

    DeviceTimeline withTimer(long time) {
        return new DeviceTimeline(log, evaluatedAt, passed, time, entries, certainFrom, rules);
    }

    DeviceTimeline passedBy(long watermark) {
        long highest = Math.max(passed, watermark);
        return new DeviceTimeline(log, evaluatedAt, highest, timer, entries, certainFrom, rules);
    }

    DeviceTimeline evaluated(LogProgress progress, long now, TransitionRules by) {
        return new DeviceTimeline(progress, now, passed, timer, entries, certainFrom, by);
    }

    DeviceTimeline withLog(LogProgress progress) {
        return evaluated(progress, evaluatedAt, rules);
    }

    DeviceTimeline withEntries(int number) {
        return withEntries(number, certainFrom);
    }

    DeviceTimeline withEntries(int number, long certain) {
        return new DeviceTimeline(log, evaluatedAt, passed, timer, number, certain, rules);
    }
}
