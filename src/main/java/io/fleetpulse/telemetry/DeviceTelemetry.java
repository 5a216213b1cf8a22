package io.fleetpulse.telemetry;

import io.fleetpulse.deduplication.Delivery;
import io.fleetpulse.deduplication.EarliestDeliveries;
import io.fleetpulse.message.DeviceKey;
import io.fleetpulse.message.Readings;
import io.fleetpulse.result.KeptNames;
import io.fleetpulse.window.PartitionWatermark;
import io.fleetpulse.window.SaturatedTime;
import io.fleetpulse.window.TumblingWindows;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Duration;

/**
 * State that each message of a device touches: the windows that may still change, the latest value
 * of each property, and the messages delivered. The contents of closed windows are in a {@link
 * WindowStore}.
 *
 * <p>A live reading whose window has not left the state counts in that window. Every other reading
 * becomes an amendment: history, a reading whose window has left the state, and all readings of a
 * message older than {@code dedup.horizon}. Amendments are keyed by the message, so their
 * redeliveries need no memory.
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
    static final long NO_TIMER = Long.MAX_VALUE;

    /**
     * Minimum processing time between two writes of the latest values, milliseconds: a backfill
     * closes windows in quick succession, and only the last of these rows matters.
     */
    static final long LATEST_VALUES_EVERY_MS = 10_000;

    /** Time of the registered event-time timer. */
    long timerAt = NO_TIMER;

    /** Processing time of the last write of latest values, milliseconds since the epoch. */
    private long latestValuesWrittenAt = -LATEST_VALUES_EVERY_MS;

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

    /** Whether the last message changed windows that may have closed. */
    private boolean restated;

    /** Start of the oldest window in which a reading of the last message counted. */
    private long oldestCounted;

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

    /** Returns the number of a reading, with -0.0 as 0.0. */
    static double number(Readings readings, int reading) {
        return readings.number()[reading] + 0.0;
    }

    /**
     * Adds a message.
     *
     * @param partition the watermark of the message's partition
     * @param watermark the highest watermark of this run and earlier ones, so that no window
     *     reopens that has left the state. The higher of the two decides whether the message is too
     *     late for its windows.
     */
    void add(
            DeviceReadings message,
            TelemetryRules rules,
            long partition,
            long watermark,
            WindowStore store,
            TelemetryOutput output)
            throws IOException {
        long ahead = PartitionWatermark.of(partition, watermark);
        oldestCounted = Long.MAX_VALUE;
        restated = false;
        if (windows == null) {
            windows = new DeviceWindows();
        }
        long rememberedUntil = rules.rememberedUntil(message);
        boolean amending = message.isHistory();
        // Deduplicates history too, although its amendments are keyed by the message: a redelivery
        // has a later Kafka timestamp, which would make more readings late.
        if (rules.dedupHorizon() > 0) {
            // A late message is remembered as long as one in time, so that it counts only once.
            long until = Math.max(rememberedUntil, SaturatedTime.plus(ahead, rules.dedupHorizon()));
            if (delivered == null) {
                delivered = new EarliestDeliveries();
            }
            Delivery before =
                    delivered.offer(
                            message.fingerprint(),
                            until,
                            watermark,
                            message.kafkaTimestamp(),
                            message.position(),
                            message.size(),
                            ahead,
                            message.hasPlatformTime());
            if (before != null) {
                output.delivered(message, ahead, before);
                if (before.isAfter(message.kafkaTimestamp(), message.position())) {
                    restated =
                            new Correction(message, before, rules)
                                    .apply(properties, windows, output);
                }
                return;
            }
            amending |= rememberedUntil < ahead;
        }
        output.delivered(message, ahead, null);
        MessageAmendments amendments = null;
        Readings readings = message.readings();
        int most = rules.mostProperties();
        KeptNames<String> ofMessage = null;
        if (properties.mayOverflow(readings.size(), most)) {
            restated |=
                    beyondLimit()
                            .admit(message, rules, watermark, properties, windows, store, output);
            ofMessage = PropertyLimit.ofMessage(message, most);
        }
        int slot = -1;
        for (int reading = 0; reading < readings.size(); reading++) {
            slot = properties.slot(readings.property()[reading], slot + 1, most);
            String property = properties.name(slot);
            if (properties.isOther(slot)) {
                property = PropertyName.of(readings.property()[reading]);
                long start = rules.windows().start(readings.time()[reading]);
                output.beyondPropertyLimit(message.device(), property, start);
                if (ofMessage != null && !ofMessage.contains(property)) {
                    property = PropertyName.OTHER;
                }
            }
            properties.offer(slot, readings, reading);
            if (pendingTimes == null) {
                pendingTimes = new CountedTimes();
            }
            pendingTimes.add(readings.time()[reading]);
            if (readings.kind()[reading] == Readings.JSON) {
                continue;
            }
            long time = readings.time()[reading];
            long start = rules.windows().start(time);
            if (amending || ahead >= rules.windows().expiresAt(start)) {
                if (amendments == null) {
                    amendments = new MessageAmendments(message, rules);
                }
                amendments.add(reading, property, message.isLate(time, rules.outOfOrderness()));
            } else {
                count(message, reading, slot, property, rules, watermark, output);
                if (rules.mayHaveBeenAmended(message, start, partition, watermark)) {
                    MessageAmendments.withdraw(message, reading, property, start, output);
                }
            }
        }
        if (amendments != null) {
            amendments.emit(output);
        }
        if (pendingTimes != null && pendingTimes.isFull()) {
            emitTimes(message.device(), output);
        }
        if (windows.isFull(properties.size())) {
            windows.settle(store, properties.size());
        }
        // The platform time of a message may be wrong; the time of a reading is never far ahead.
        long lastActivity = Math.max(watermark, message.newestReading());
        endsAt = Math.max(endsAt, SaturatedTime.plus(lastActivity, SILENCE));
    }

    private void count(
            DeviceReadings message,
            int reading,
            int slot,
            String property,
            TelemetryRules rules,
            long watermark,
            TelemetryOutput output) {
        Readings readings = message.readings();
        long start = rules.windows().start(readings.time()[reading]);
        if (readings.kind()[reading] != Readings.NUMBER) {
            String value = CategoricalValue.of(readings.text()[reading]);
            output.value(message.productKey(), property, start, value);
            return;
        }
        double value = number(readings, reading);
        long time = readings.time()[reading];
        boolean late = message.isLate(time, rules.outOfOrderness());
        boolean first = windows.add(start, slot, value, time, late);
        if (properties.isOther(slot)) {
            first = beyondLimit().isFirst(property, start, rules, watermark);
        }
        oldestCounted = Math.min(oldestCounted, start);
        output.number(message.productKey(), property, start, value, first);
    }

    private PropertyLimit beyondLimit() {
        if (beyondLimit == null) {
            beyondLimit = new PropertyLimit();
        }
        return beyondLimit;
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
        if (properties.hasChanged() && (areLatestValuesDue(now) || watermark == Long.MAX_VALUE)) {
            writeLatestValues(device, now, output);
        }
        if (delivered != null) {
            delivered.prune(watermark);
        }
        if (beyondLimit != null) {
            beyondLimit.prune(watermark);
        }
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

    /** Emits the latest values that have changed. */
    void writeLatestValues(DeviceKey device, long now, TelemetryOutput output) {
        properties.emitChanged(device.productKey(), device.deviceName(), output::row);
        latestValuesWrittenAt = now;
    }

    /** Whether latest values changed since the last write. */
    boolean hasNewValues() {
        return properties.hasChanged();
    }

    /** Earliest processing time of the next write of latest values. */
    long latestValuesDueAt() {
        return latestValuesWrittenAt + LATEST_VALUES_EVERY_MS;
    }

    /** Whether latest values may be written; also true if the clock moved back since. */
    boolean areLatestValuesDue(long now) {
        return now >= latestValuesDueAt() || now < latestValuesWrittenAt;
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
     * Whether the registered timer is early enough for the changes of the last message. It is if
     * the message counted in open windows only and the timer fires before these close. This is the
     * usual case, and avoids a look at all windows.
     */
    boolean isTimerEarlyEnough(TumblingWindows rules, long watermark) {
        if (oldestCounted == Long.MAX_VALUE || restated) {
            return false;
        }
        long closesAt = rules.closesAt(oldestCounted);
        return watermark < closesAt && timerAt <= closesAt;
    }

    /** The watermark at which {@link #advance} is due next. */
    long nextTimer(TumblingWindows rules, long watermark) {
        long next = windows == null ? NO_TIMER : windows.nextTimer(rules, watermark);
        if ((properties.hasChanged() || pendingTimes != null)
                && (windows == null || !windows.isAnyOpen(rules, watermark))) {
            next = Math.min(next, SaturatedTime.plus(watermark, 1));
        }
        if (hasNoWindows()) {
            next = Math.min(next, Math.max(endsAt, SaturatedTime.plus(watermark, QUIET)));
        }
        return next;
    }

    int windows() {
        return windows == null ? 0 : windows.size();
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

    static DeviceTelemetry read(PropertyLayouts layouts, SharedTexts texts, DataInput in)
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
