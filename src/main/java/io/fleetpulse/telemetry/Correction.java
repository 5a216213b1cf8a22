package io.fleetpulse.telemetry;

import io.fleetpulse.deduplication.Delivery;
import io.fleetpulse.message.Readings;
import io.fleetpulse.result.KeptNames;

/**
 * Corrects a message that counted already, when a delivery with a smaller Kafka timestamp arrives:
 * by that timestamp, fewer of the readings are late. Readings of a window that has left the state
 * since they counted there stay late.
 */
final class Correction {

    private final DeviceReadings message;
    private final Delivery before;
    private final TelemetryRules rules;

    /**
     * Creates the correction of a message.
     *
     * @param message the delivery that counts from now on
     * @param before the delivery by which the message counted so far
     */
    Correction(DeviceReadings message, Delivery before, TelemetryRules rules) {
        this.message = message;
        this.before = before;
        this.rules = rules;
    }

    void apply(DeviceProperties properties, DeviceWindows windows, TelemetryOutput output) {
        int most = rules.mostProperties();
        KeptNames<String> ofMessage = PropertyLimit.ofMessage(message, most);
        MessageAmendments amendments = new MessageAmendments(message, rules);
        Readings readings = message.readings();
        for (int reading = 0; reading < readings.size(); reading++) {
            if (readings.kind()[reading] != Readings.NUMBER) {
                continue;
            }
            long time = readings.time()[reading];
            long start = rules.windows().start(time);
            boolean late = message.isLate(time, rules.outOfOrderness());
            if (message.isHistory()
                    || before.beyondHorizon()
                    || before.ahead() >= rules.windows().expiresAt(start)) {
                String property = PropertyName.of(readings.property()[reading]);
                if (ofMessage != null && !ofMessage.contains(property)) {
                    property = PropertyName.OTHER;
                }
                amendments.add(reading, property, late);
            } else if (!late && Delivery.isLate(before.timestamp(), time, rules.outOfOrderness())) {
                int slot = properties.slot(readings.property()[reading], 0, most);
                windows.takeBackLate(start, slot);
            }
        }
        amendments.emit(output);
    }
}
