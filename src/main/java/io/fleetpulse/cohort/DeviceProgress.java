package io.fleetpulse.cohort;

/**
 * How far what happened on a device has gone.
 *
 * @param newest start of the newest window in which something happened; {@link #NONE} before the first
 * @param keptFrom windows are kept from here on: since the period before that of the
 *     newest one and of the watermark, whichever is earlier; {@link #NONE} while all are kept
 * @param online 1 if the device is online after all that happened, else 0; in between, while what is
 *     told and taken back comes, it may be another number
 * @param counts for each module, for each of {@link Contributions#SQUARED}: how often it happened in
 *     the newest window's period before that window, on the version that ran just before it
 */
public record DeviceProgress(long newest, long keptFrom, long online, long[] counts) {

    static final long NONE = Long.MIN_VALUE;

    static DeviceProgress unknown() {
        return new DeviceProgress(NONE, NONE, 0, new long[0]);
    }

    DeviceProgress goingOn(long newestWindow, long kept) {
        return new DeviceProgress(newestWindow, kept, online, counts);
    }

    DeviceProgress online(long change) {
        return new DeviceProgress(newest, keptFrom, online + change, counts);
    }

    DeviceProgress withCounts(long[] all) {
        return new DeviceProgress(newest, keptFrom, online, all);
    }
}
