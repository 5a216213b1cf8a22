package io.fleetpulse.telemetry;

import io.fleetpulse.delivery.CountedDeliveries;
import io.fleetpulse.delivery.CountedDelivery;
import io.fleetpulse.delivery.DeliveredMessages;
import io.fleetpulse.delivery.Redeliveries;
import io.fleetpulse.message.DeviceKey;
import io.fleetpulse.message.Message;
import io.fleetpulse.message.Readings;
import io.fleetpulse.result.Change;
import io.fleetpulse.result.KeptNames;
import io.fleetpulse.result.NameHash;
import io.fleetpulse.result.Table;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Duration;

/**
 * What each message of a device touches: its windows that may still change, the latest value of each
 * property, and which messages were delivered. What its closed windows hold lies in a {@link WindowStore}.
 *
 * <p>A live reading of a window in state counts there. Every other reading is an amendment: history;
 * a reading whose window has left the state; and those of a message that is older than the memory for
 * redeliveries, since amendments are keyed by the message and need no memory.
 *
 * <p>Windows leave by {@link Windows#expiresAt}, messages by {@link TelemetryRules#rememberedUntil},
 * the rest {@value #DAYS_OF_SILENCE} days after the device's last message and an hour of the machine's
 * time after its last row, since in a backfill days pass in a moment and older messages may follow, all by the one timer that
 * {@link #nextTimer} asks for.
 */
final class DeviceTelemetry {

    private static final int DAYS_OF_SILENCE = 30;
    private static final long SILENCE = Duration.ofDays(DAYS_OF_SILENCE).toMillis();
    private static final long QUIET = Duration.ofHours(1).toMillis();
    static final long NO_TIMER = Long.MAX_VALUE;

    /**
     * How often the latest values are written at the most, in the machine's time: a backfill closes
     * a window every moment, and all but the last of these rows would be for nobody.
     */
    static final long LATEST_VALUES_EVERY_MS = 10_000;

    /** The timer that is registered. */
    long timerAt = NO_TIMER;

    /** When the latest values were written, in the machine's time. */
    private long latestValuesWrittenAt = -LATEST_VALUES_EVERY_MS;

    private final DeviceProperties properties;
    private final CountedDeliveries delivered;
    private final DeviceWindows windows;

    /** Null where there are none. */
    private CountedTimes untold;

    private long endsAt = Long.MIN_VALUE;

    /** In which windows properties beyond the limit have counted; null for none. */
    private DeliveredMessages beyondLimit;

    /** Whether the last message changed windows that may have closed. */
    private boolean restated;

    /** Start of the oldest window in which a reading of the last message counted. */
    private long oldestCounted;

    /** Of a device that has not sent anything; {@code none} has no properties. */
    DeviceTelemetry(PropertyLayout none) {
        this(new DeviceProperties(none), new CountedDeliveries(), new DeviceWindows());
    }

    private DeviceTelemetry(
            DeviceProperties properties, CountedDeliveries delivered, DeviceWindows windows) {
        this.properties = properties;
        this.delivered = delivered;
        this.windows = windows;
    }

    /** A copy; one of both is only read from now on. */
    DeviceTelemetry copy() {
        DeviceTelemetry copy =
                new DeviceTelemetry(
                        new DeviceProperties(properties),
                        new CountedDeliveries(delivered),
                        new DeviceWindows(windows));
        if (untold != null) {
            copy.untold = new CountedTimes(untold);
        }
        copy.timerAt = timerAt;
        copy.latestValuesWrittenAt = latestValuesWrittenAt;
        copy.endsAt = endsAt;
        if (beyondLimit != null) {
            copy.beyondLimit = new DeliveredMessages(beyondLimit);
        }
        return copy;
    }

    /** A number as it is counted: there is one zero. */
    static double number(Readings readings, int reading) {
        return readings.number()[reading] + 0.0;
    }

    /**
     * Takes a message in.
     *
     * @param ahead the watermark that decides whether the message is too late for its windows: not
     *     behind {@code watermark}
     * @param watermark the highest watermark of the stream that this or an earlier run had, so that
     *     no window returns that has left the state
     */
    void add(
            DeviceReadings message,
            TelemetryRules rules,
            long ahead,
            long watermark,
            WindowStore store,
            TelemetryOutput output)
            throws IOException {
        oldestCounted = Long.MAX_VALUE;
        restated = false;
        long rememberedUntil = rules.rememberedUntil(message);
        boolean amending = message.isHistory();
        // History too, although its amendments are keyed by the message: a redelivery reaches Kafka
        // later, and would make readings late that were not.
        if (rules.dedupHorizon() > 0) {
            // A message that comes late is remembered for as long: it is told to others only once.
            long until =
                    Math.max(rememberedUntil, Windows.saturatedSum(ahead, rules.dedupHorizon()));
            CountedDelivery before =
                    delivered.offer(
                            message.fingerprint(),
                            until,
                            watermark,
                            message.kafkaTimestamp(),
                            message.position(),
                            message.size(),
                            ahead,
                            message.platformTime() != Message.NO_TIME);
            if (before != null) {
                output.delivered(message, ahead, before);
                if (before.isAfter(message.kafkaTimestamp(), message.position())) {
                    restated =
                            new Correction(message, before, rules)
                                    .apply(properties, windows, output);
                }
                return;
            }
            amending |= rememberedUntil < watermark;
        }
        output.delivered(message, ahead, null);
        Amendments amendments = null;
        Readings readings = message.readings();
        int most = rules.mostProperties();
        KeptNames<String> ofMessage = null;
        if (properties.mayOverflow(readings.size(), most)) {
            ofMessage = limit(message, rules, watermark, store, output);
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
            if (untold == null) {
                untold = new CountedTimes();
            }
            untold.add(readings.time()[reading]);
            if (readings.kind()[reading] == Readings.JSON) {
                continue;
            }
            long time = readings.time()[reading];
            long start = rules.windows().start(time);
            if (amending || ahead >= rules.windows().expiresAt(start)) {
                if (amendments == null) {
                    amendments = new Amendments(message, rules);
                }
                amendments.add(reading, property, message.isLate(time, rules.outOfOrderness()));
            } else {
                count(message, reading, slot, property, rules, watermark, output);
                if (rules.mayHaveBeenAmended(message, start, watermark)) {
                    Amendments.withdraw(message, reading, property, start, output);
                }
            }
        }
        if (amendments != null) {
            amendments.emit(output);
        }
        if (untold != null && untold.isFull()) {
            tell(message.device(), output);
        }
        if (windows.isFull(properties.size())) {
            windows.settle(store, properties.size());
        }
        // The platform's time of a message may be anything; a reading's is never far ahead.
        long lastHeard = Math.max(watermark, message.newestReading());
        endsAt = Math.max(endsAt, Windows.saturatedSum(lastHeard, SILENCE));
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
            first = isFirstBeyond(property, start, rules, watermark);
        }
        oldestCounted = Math.min(oldestCounted, start);
        output.number(message.productKey(), property, start, value, first);
    }

    /**
     * Decides which properties have rows of their own, and folds those that leave into the one for all
     * others. Products and amendments, which have no such limit, name every property.
     *
     * @return the properties that one message alone may name; null where these are all of it
     */
    private KeptNames<String> limit(
            DeviceReadings message,
            TelemetryRules rules,
            long watermark,
            WindowStore store,
            TelemetryOutput output)
            throws IOException {
        int most = rules.mostProperties();
        DeviceKey device = message.device();
        DeviceProperties.Left left = properties.admit(message.readings(), most);
        if (left.slots().length > 0) {
            windows.fold(
                    left.slots(),
                    left.other(),
                    store,
                    (start, index) -> {
                        String property = left.names()[index];
                        isFirstBeyond(property, start, rules, watermark);
                        output.row(PropertyWindowRow.delete(device, property, start));
                        restated = true;
                    });
        }
        for (String property : left.names()) {
            output.row(DeviceProperties.delete(device, property));
        }
        if (left.highestHash() != null) {
            output.row(
                    Change.upsert(
                            Table.DEVICE_PROPERTY_LIMIT,
                            device.productKey(),
                            device.deviceName(),
                            left.highestHash()));
        }
        return ofMessage(message, most);
    }

    /** The properties that one message alone may name; null where these are all of it. */
    static KeptNames<String> ofMessage(DeviceReadings message, int most) {
        if (message.readings().size() <= most) {
            return null;
        }
        KeptNames<String> ofMessage = new KeptNames<>(most, NameHash::of);
        for (String property : message.readings().property()) {
            ofMessage.offer(PropertyName.of(property));
        }
        return ofMessage;
    }

    /** Whether a property beyond the limit has not counted in a window: its product asks. */
    private boolean isFirstBeyond(
            String property, long start, TelemetryRules rules, long watermark) {
        if (beyondLimit == null) {
            beyondLimit = new DeliveredMessages();
        }
        long fingerprint = Redeliveries.fingerprint(start, property);
        return beyondLimit.add(fingerprint, rules.windows().expiresAt(start), watermark);
    }

    /**
     * Gives out what is due at this watermark and forgets what has expired.
     *
     * @param now the machine's time
     * @param run number of this run of the job: another one after each restart
     */
    void advance(
            DeviceKey device,
            Windows rules,
            long watermark,
            long now,
            long run,
            WindowStore store,
            TelemetryOutput output)
            throws IOException {
        windows.advance(device, properties, rules, watermark, run, store, output);
        tell(device, output);
        if (properties.hasChanged() && (areLatestValuesDue(now) || watermark == Long.MAX_VALUE)) {
            writeLatestValues(device, now, output);
        }
        delivered.prune(watermark);
        if (beyondLimit != null) {
            beyondLimit.prune(watermark);
        }
    }

    private void tell(DeviceKey device, TelemetryOutput output) {
        if (untold != null) {
            untold.tell(device, output);
            untold = null;
        }
    }

    /** Gives out the latest values that have changed. */
    void writeLatestValues(DeviceKey device, long now, TelemetryOutput output) {
        properties.emitChanged(device.productKey(), device.deviceName(), output::row);
        latestValuesWrittenAt = now;
    }

    /** Whether there are latest values to be written. */
    boolean hasNewValues() {
        return properties.hasChanged();
    }

    /** When they may be written again, in the machine's time. */
    long latestValuesDueAt() {
        return latestValuesWrittenAt + LATEST_VALUES_EVERY_MS;
    }

    /** Whether they may be written; another machine's clock may be behind that which wrote them. */
    boolean areLatestValuesDue(long now) {
        return now >= latestValuesDueAt() || now < latestValuesWrittenAt;
    }

    /**
     * Whether nothing is left that anyone will ask for.
     *
     * @param now the machine's time
     */
    boolean isOver(long watermark, long now) {
        if (watermark == Long.MAX_VALUE) {
            return true;
        }
        return windows.isEmpty()
                && !properties.hasChanged()
                && untold == null
                && watermark >= endsAt
                && (now - latestValuesWrittenAt >= QUIET || now < latestValuesWrittenAt);
    }

    /**
     * Whether the registered timer is early enough for what the last message changed: it is where
     * that counted in open windows only, and the timer comes before they close. So mostly it is, and
     * the other windows need not be looked at.
     */
    boolean isTimerEarlyEnough(Windows rules, long watermark) {
        if (oldestCounted == Long.MAX_VALUE || restated) {
            return false;
        }
        long closesAt = rules.closesAt(oldestCounted);
        return watermark < closesAt && timerAt <= closesAt;
    }

    /** The watermark at which {@link #advance} has something to do. */
    long nextTimer(Windows rules, long watermark) {
        long next = windows.nextTimer(rules, watermark);
        if ((properties.hasChanged() || untold != null) && !windows.isAnyOpen(rules, watermark)) {
            next = Math.min(next, Windows.saturatedSum(watermark, 1));
        }
        if (windows.isEmpty()) {
            next = Math.min(next, Math.max(endsAt, Windows.saturatedSum(watermark, QUIET)));
        }
        return next;
    }

    int windows() {
        return windows.size();
    }

    void write(DataOutput out) throws IOException {
        out.writeLong(timerAt);
        out.writeLong(endsAt);
        out.writeLong(latestValuesWrittenAt);
        properties.write(out);
        delivered.write(out);
        windows.write(out);
        out.writeBoolean(untold != null);
        if (untold != null) {
            untold.write(out);
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
        DeviceTelemetry telemetry =
                new DeviceTelemetry(
                        DeviceProperties.read(layouts, texts, in),
                        CountedDeliveries.read(in),
                        DeviceWindows.read(in));
        telemetry.timerAt = timerAt;
        telemetry.endsAt = endsAt;
        telemetry.latestValuesWrittenAt = latestValuesWrittenAt;
        if (in.readBoolean()) {
            telemetry.untold = CountedTimes.read(in);
        }
        if (in.readBoolean()) {
            telemetry.beyondLimit = DeliveredMessages.read(in);
        }
        return telemetry;
    }
}
