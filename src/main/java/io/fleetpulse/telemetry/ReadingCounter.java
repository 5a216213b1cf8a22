package io.fleetpulse.telemetry;

import io.fleetpulse.deduplication.Delivery;
import io.fleetpulse.message.Readings;
import io.fleetpulse.result.KeptNames;
import io.fleetpulse.window.PartitionWatermark;

import java.io.IOException;

/**
 * Counts the readings of messages. A live reading whose window has not left the state counts in
 * that window. Every other reading becomes an amendment: history, a reading whose window has left
 * the state, and all readings of a message older than {@code dedup.horizon}. Amendments are keyed
 * by the message, so their redeliveries need no memory.
 */
final class ReadingCounter {

    /** Returned instead of a window's start if no single start tells which windows changed. */
    static final long UNKNOWN = Long.MAX_VALUE;

    private final TelemetryRules rules;
    private final WindowStore store;
    private final TelemetryOutput output;

    ReadingCounter(TelemetryRules rules, WindowStore store, TelemetryOutput output) {
        this.rules = rules;
        this.store = store;
        this.output = output;
    }

    /** Returns the number of a reading, with -0.0 as 0.0. */
    static double number(Readings readings, int reading) {
        return readings.number()[reading] + 0.0;
    }

    /**
     * Adds a message to the state of its device.
     *
     * @param partition the watermark of the message's partition
     * @param watermark the highest watermark of this run and earlier ones, so that no window
     *     reopens that has left the state. The higher of the two decides whether the message is too
     *     late for its windows.
     * @return the start of the oldest window in which a number counted; {@link #UNKNOWN} if none
     *     did, or if other windows changed too
     */
    long add(DeviceTelemetry device, DeviceReadings message, long partition, long watermark)
            throws IOException {
        long rememberedUntil = rules.rememberedUntil(message);
        long ahead = PartitionWatermark.of(partition, watermark);
        Delivery delivery = message.delivery(ahead, rememberedUntil < ahead);
        // Remembers history too, although its amendments are keyed by the message: a redelivery has
        // a later Kafka timestamp, which would make more readings late.
        if (rules.deduplication().horizon() > 0) {
            long expiry = rules.deduplication().expiry(delivery, rememberedUntil);
            Delivery before =
                    device.deliveries().offer(message.fingerprint(), expiry, watermark, delivery);
            if (before != null) {
                redelivered(device, message, delivery, before);
                return UNKNOWN;
            }
        }
        output.delivered(message, delivery, null);
        boolean restated = admit(device, message, watermark);
        boolean amending = message.isHistory() || delivery.beyondHorizon();
        long oldest = count(device, message, amending, partition, watermark);
        device.emitManyTimes(message.device(), output);
        if (device.windows().isFull(device.properties().size())) {
            device.windows().settle(store, device.properties().size());
        }
        // The platform time of a message may be wrong; the time of a reading is never far ahead.
        device.keepAfter(Math.max(watermark, message.eventTime()));
        return restated ? UNKNOWN : oldest;
    }

    private void redelivered(
            DeviceTelemetry device, DeviceReadings message, Delivery delivery, Delivery before) {
        output.delivered(message, delivery, before);
        if (before.isAfter(delivery)) {
            new Correction(message, before, rules)
                    .apply(device.properties(), device.windows(), output);
        }
    }

    /** Applies the limit of properties; returns whether windows of other readings changed. */
    private boolean admit(DeviceTelemetry device, DeviceReadings message, long watermark)
            throws IOException {
        DeviceProperties properties = device.properties();
        if (!properties.mayOverflow(message.readings().size(), rules.mostProperties())) {
            return false;
        }
        return device.beyondLimit()
                .admit(message, rules, watermark, properties, device.windows(), store, output);
    }

    /**
     * Counts each reading; returns what {@link #add} does. The loop makes the JIT compiler compile
     * this method before the methods that it inlines, so that their temporary objects take no
     * memory.
     *
     * @param amending whether all readings become amendments
     */
    private long count(
            DeviceTelemetry device,
            DeviceReadings message,
            boolean amending,
            long partition,
            long watermark) {
        long ahead = PartitionWatermark.of(partition, watermark);
        DeviceProperties properties = device.properties();
        Readings readings = message.readings();
        int most = rules.mostProperties();
        KeptNames<String> ofMessage = PropertyLimit.ofMessage(message, most);
        MessageAmendments amendments = null;
        long oldest = UNKNOWN;
        int slot = -1;
        for (int reading = 0; reading < readings.size(); reading++) {
            slot = properties.slot(readings.property()[reading], slot + 1, most);
            String property = properties.name(slot);
            if (properties.isOther(slot)) {
                property = beyondLimit(message, reading, ofMessage);
            }
            properties.offer(slot, readings, reading);
            long time = readings.time()[reading];
            device.addTime(time);
            if (readings.kind()[reading] == Readings.JSON) {
                continue;
            }
            long start = rules.windows().start(time);
            if (amending || ahead >= rules.windows().expiresAt(start)) {
                if (amendments == null) {
                    amendments = new MessageAmendments(message, rules);
                }
                amendments.add(reading, property, message.isLate(time, rules.outOfOrderness()));
                continue;
            }
            if (readings.kind()[reading] == Readings.NUMBER) {
                number(device, message, reading, slot, property, start, watermark);
                oldest = Math.min(oldest, start);
            } else {
                String value = CategoricalValue.of(readings.text()[reading]);
                output.value(message.productKey(), property, start, value);
            }
            if (rules.mayHaveBeenAmended(message, start, partition, watermark)) {
                MessageAmendments.withdraw(message, reading, property, start, output);
            }
        }
        if (amendments != null) {
            amendments.emit(output);
        }
        return oldest;
    }

    /** Reports a reading beyond the limit; returns the name that product and amendments use. */
    private String beyondLimit(DeviceReadings message, int reading, KeptNames<String> ofMessage) {
        String property = PropertyName.of(message.readings().property()[reading]);
        long start = rules.windows().start(message.readings().time()[reading]);
        output.beyondPropertyLimit(message.device(), property, start);
        boolean named = ofMessage == null || ofMessage.contains(property);
        return named ? property : PropertyName.OTHER;
    }

    private void number(
            DeviceTelemetry device,
            DeviceReadings message,
            int reading,
            int slot,
            String property,
            long start,
            long watermark) {
        double value = number(message.readings(), reading);
        long time = message.readings().time()[reading];
        boolean late = message.isLate(time, rules.outOfOrderness());
        boolean first = device.windows().add(start, slot, value, time, late);
        if (device.properties().isOther(slot)) {
            first = device.beyondLimit().isFirst(property, start, rules, watermark);
        }
        output.number(message.productKey(), property, start, value, first);
    }
}
