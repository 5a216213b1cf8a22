package io.fleetpulse.cohort;

import io.fleetpulse.result.CompactLong;
import io.fleetpulse.result.CompactText;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * The progress of a device's events.
 *
 * @param newest start of the newest window with an event, milliseconds since the epoch; {@link
 *     #NONE} before the first
 * @param keptFrom start of the first kept window: that of the period before the period of the
 *     newest window or of the watermark, whichever is earlier, or of the first of {@link
 *     WindowCleanup#MOST_PERIODS} periods; {@link #NONE} while all windows are kept
 * @param online 1 if the device is online after all events, else 0; temporarily another number
 *     while retractions and their replacements arrive
 * @param counts for each module and each number of {@link Contributions#SQUARED}: the device's
 *     count in the newest window's period before that window, on the version that ran just before
 *     it
 */
record DeviceProgress(long newest, long keptFrom, long online, long[] counts) {

    static final long NONE = Long.MIN_VALUE;

    private static final long[] NOTHING = {};

    static DeviceProgress unknown() {
        return new DeviceProgress(NONE, NONE, 0, NOTHING);
    }

    DeviceProgress advanced(long newestWindow, long kept) {
        return new DeviceProgress(newestWindow, kept, online, counts);
    }

    DeviceProgress online(long change) {
        return new DeviceProgress(newest, keptFrom, online + change, counts);
    }

    DeviceProgress withCounts(long[] all) {
        return new DeviceProgress(newest, keptFrom, online, all);
    }

    void write(DataOutput out) throws IOException {
        CompactLong.write(newest, out);
        CompactLong.write(keptFrom, out);
        CompactLong.write(online, out);
        CompactText.writeLength(counts.length, out);
        for (long count : counts) {
            CompactLong.write(count, out);
        }
    }

    static DeviceProgress read(DataInput in) throws IOException {
        long newest = CompactLong.read(in);
        long keptFrom = CompactLong.read(in);
        long online = CompactLong.read(in);
        int length = CompactText.readLength(in);
        long[] counts = length == 0 ? NOTHING : new long[length];
        for (int index = 0; index < length; index++) {
            counts[index] = CompactLong.read(in);
        }
        return new DeviceProgress(newest, keptFrom, online, counts);
    }
}
