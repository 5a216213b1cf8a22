package io.fleetpulse.cohort;

import io.fleetpulse.activity.DeviceActivity;

import java.time.Duration;

/** How long the state of a device is kept, in processing time. */
final class DeviceRetention {

    /** The state of a device is cleared after this time without an event. */
    static final Duration RETENTION = Duration.ofDays(365);

    private static final long DAY = Duration.ofDays(1).toMillis();

    private DeviceRetention() {}

    /** The day of an event: days since the epoch. */
    static long dayOf(long processingTime) {
        return processingTime / DAY;
    }

    /**
     * The earliest time at which the state of a device may be cleared, milliseconds since the
     * epoch.
     *
     * @param day day of the newest event
     */
    static long endOf(long day) {
        return (day + 1) * DAY + RETENTION.toMillis();
    }

    /**
     * The progress before the first known activity of a device. If that activity ends a connection
     * older than the retention, the device was known before: it has left its cohorts and is no
     * longer online there.
     */
    static DeviceProgress before(DeviceActivity first, Periods periods) {
        boolean returned =
                first.kind() == DeviceActivity.Kind.DISCONNECT
                        && first.at() - first.since() >= RETENTION.toMillis() - DAY;
        if (!returned) {
            return DeviceProgress.unknown();
        }
        long kept = periods.periodOf(first.at()) - periods.period();
        return DeviceProgress.unknown().advanced(DeviceProgress.NONE, kept).online(1);
    }
}
