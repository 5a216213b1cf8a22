package io.fleetpulse.telemetry;

import io.fleetpulse.deduplication.EarliestDeliveries;
import io.fleetpulse.message.DeviceKey;
import io.fleetpulse.window.SaturatedTime;
import io.fleetpulse.window.TumblingWindows;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Duration;

/**
 * State that each message of a device touches: the windows that may still change, the latest value
 * of each property, and the messages delivered. The contents of closed windows are in a {@link
 * WindowStore}. {@link ReadingCounter} adds messages.
 *
 * <p>Windows leave the state at {@link TumblingWindows#expiresAt}, messages at {@link
 * TelemetryRules#rememberedUntil}. The rest leaves {@value #DAYS_OF_SILENCE} days after the
 * device's last message, but not before an hour of processing time after its last row: a backfill
 * passes days of event time in a moment, and older messages may follow. One event-time timer, at
 * {@link #nextTimer}, does all of this.
 */
final class DeviceTelemetry {

    private static final int DAYS_OF_SILENCE = 30;
    private static final long SILENCE = Duration.ofDays(DAYS_OF_SILENCE).toMillis();
    private static final long QUIET = Duration.ofHours(1).toMillis();

    /** Approximate bytes of the objects that every device has, and of its key. */
    private static final int FIXED_BYTES = 600;

    static final long NO_TIMER = Long.MAX_VALUE;

    /** Time of the registered event-time timer. */
    long timerAt = NO_TIMER;

    /** Processing time of the last write of latest values, milliseconds since the epoch. */
    private long latestValuesWrittenAt;

    private final DeviceProperties properties;

    /** Null if no message is remembered: most devices of a large fleet are silent. */
    private EarliestDeliveries delivered;

    /** Null if there are none. */
    private DeviceWindows windows;

    /** Times of readings that are not emitted yet; null if there are none. */
    private CountedTimes pendingTimes;

    private long endsAt = Long.MIN_VALUE;

    /** Null if the device never had more properties than the limit. */
    private PropertyLimit beyondLimit;

    /** Creates the state of a device without messages; {@code none} has no properties. */
    DeviceTelemetry(PropertyLayout none) {
        this(new DeviceProperties(none));
    }

    private DeviceTelemetry(DeviceProperties properties) {
        this.properties = properties;
    }

    /** Copies; only one of the two may change from now on, since they share bytes. */
    DeviceTelemetry copy() {
        DeviceTelemetry copy = new DeviceTelemetry(new DeviceProperties(properties));
        if (delivered != null) {
            copy.delivered = new EarliestDeliveries(delivered);
        }
        if (windows != null) {
            copy.windows = new DeviceWindows(windows);
        }
        if (pendingTimes != null) {
            copy.pendingTimes = new CountedTimes(pendingTimes);
        }
        copy.timerAt = timerAt;
        copy.latestValuesWrittenAt = latestValuesWrittenAt;
        copy.endsAt = endsAt;
        if (beyondLimit != null) {
            copy.beyondLimit = new PropertyLimit(beyondLimit);
        }
        return copy;
    }

    DeviceProperties properties() {
        return properties;
    }

    /** Returns the messages delivered. */
    EarliestDeliveries deliveries() {
        if (delivered == null) {
            delivered = new EarliestDeliveries();
        }
        return delivered;
    }

    /** Returns the windows that may still change. */
    DeviceWindows windows() {
        if (windows == null) {
            windows = new DeviceWindows();
        }
        return windows;
    }

    /** Returns the limit of properties, for a device that has more. */
    PropertyLimit beyondLimit() {
        if (beyondLimit == null) {
            beyondLimit = new PropertyLimit();
        }
        return beyondLimit;
    }

    /** Adds the time of a reading. */
    void addTime(long time) {
        if (pendingTimes == null) {
            pendingTimes = new CountedTimes();
        }
        pendingTimes.add(time);
    }

    /** Emits the times of readings if there are many. */
    void emitManyTimes(DeviceKey device, TelemetryOutput output) {
        if (pendingTimes != null && pendingTimes.isFull()) {
            emitTimes(device, output);
        }
    }

    /** Keeps the state for {@value #DAYS_OF_SILENCE} days after this time. */
    void keepAfter(long activity) {
        endsAt = Math.max(endsAt, SaturatedTime.plus(activity, SILENCE));
    }

    /**
     * Emits everything that is due at this watermark and removes everything that has expired.
     *
     * @param now processing time, milliseconds since the epoch
     * @param run number of this run of the job: another one after each restart
     */
    void advance(
            DeviceKey device,
            TumblingWindows rules,
            long watermark,
            long now,
            long run,
            WindowStore store,
            TelemetryOutput output)
            throws IOException {
        if (windows != null) {
            windows.advance(device, properties, rules, watermark, run, store, output);
        }
        emitTimes(device, output);
        if (properties.hasChanged() && watermark == Long.MAX_VALUE) {
            writeLatestValues(device, now, output);
        }
        if (delivered != null) {
            delivered.prune(watermark);
        }
        if (beyondLimit != null) {
            beyondLimit.prune(watermark);
        }
    }

    /** Approximate bytes on the heap; {@link Long#MAX_VALUE} for a device beyond the limit. */
    long estimatedBytes() {
        if (beyondLimit != null) {
            return Long.MAX_VALUE;
        }
        long bytes = FIXED_BYTES + properties.estimatedBytes();
        if (delivered != null) {
            bytes += delivered.estimatedBytes();
        }
        if (windows != null) {
            bytes += windows.estimatedBytes(properties.size());
        }
        return bytes;
    }

    /** Releases the memory that only a device with recent messages needs. */
    void shrink() {
        if (delivered != null && delivered.size() == 0) {
            delivered = null;
        }
        if (hasNoWindows()) {
            windows = null;
            properties.pack();
        }
    }

    private boolean hasNoWindows() {
        return windows == null || windows.isEmpty();
    }

    private void emitTimes(DeviceKey device, TelemetryOutput output) {
        if (pendingTimes != null) {
            pendingTimes.emit(device, output);
            pendingTimes = null;
        }
    }

    /** Whether a window is open, so that {@link #advance} is due when it closes. */
    boolean hasOpenWindow(TumblingWindows rules, long watermark) {
        return windows != null && windows.isAnyOpen(rules, watermark);
    }

    /** Emits the latest values that have changed. */
    void writeLatestValues(DeviceKey device, long now, TelemetryOutput output) {
        properties.emitChanged(device.productKey(), device.deviceName(), output::row);
        latestValuesWrittenAt = now;
    }

    /** Whether latest values changed since the last write. */
    boolean hasNewValues() {
        return properties.hasChanged();
    }

    /**
     * Whether the state can be cleared.
     *
     * @param now processing time, milliseconds since the epoch
     */
    boolean isOver(long watermark, long now) {
        if (watermark == Long.MAX_VALUE) {
            return true;
        }
        return hasNoWindows()
                && !properties.hasChanged()
                && pendingTimes == null
                && watermark >= endsAt
                && (now - latestValuesWrittenAt >= QUIET || now < latestValuesWrittenAt);
    }

    /**
     * Whether the registered timer is early enough for the changes of a message. It is if the
     * message counted in open windows only and the timer fires before these close. This is the
     * usual case, and avoids a look at all windows.
     *
     * @param oldestCounted what {@link ReadingCounter#add} returned for the message
     */
    boolean isTimerEarlyEnough(long oldestCounted, TumblingWindows rules, long watermark) {
        if (oldestCounted == ReadingCounter.UNKNOWN) {
            return false;
        }
        long closesAt = rules.closesAt(oldestCounted);
        return watermark < closesAt && timerAt <= closesAt;
    }

    /** Whether times of readings wait for {@link #advance}. */
    boolean hasPendingTimes() {
        return pendingTimes != null;
    }

    /** The watermark at which {@link #advance} is due next for windows or the end of the state. */
    long nextTimer(TumblingWindows rules, long watermark) {
        if (hasNoWindows()) {
            return Math.max(endsAt, SaturatedTime.plus(watermark, QUIET));
        }
        return windows.nextTimer(rules, watermark);
    }

    void write(DataOutput out) throws IOException {
        out.writeLong(timerAt);
        out.writeLong(endsAt);
        out.writeLong(latestValuesWrittenAt);
        properties.write(out);
        (delivered == null ? new EarliestDeliveries() : delivered).write(out);
        (windows == null ? new DeviceWindows() : windows).write(out);
        out.writeBoolean(pendingTimes != null);
        if (pendingTimes != null) {
            pendingTimes.write(out);
        }
        out.writeBoolean(beyondLimit != null);
        if (beyondLimit != null) {
            beyondLimit.write(out);
        }
    }

    static DeviceTelemetry read(PropertyLayouts layouts, SharedTextReader texts, DataInput in)
            throws IOException {
        long timerAt = in.readLong();
        long endsAt = in.readLong();
        long latestValuesWrittenAt = in.readLong();
        DeviceTelemetry telemetry = new DeviceTelemetry(DeviceProperties.read(layouts, texts, in));
        telemetry.delivered = EarliestDeliveries.read(in);
        telemetry.windows = DeviceWindows.read(in);
        telemetry.timerAt = timerAt;
        telemetry.endsAt = endsAt;
        telemetry.latestValuesWrittenAt = latestValuesWrittenAt;
        if (in.readBoolean()) {
            telemetry.pendingTimes = CountedTimes.read(in);
        }
        if (in.readBoolean()) {
            telemetry.beyondLimit = PropertyLimit.read(in);
        }
        telemetry.shrink();
        return telemetry;
    }
}
