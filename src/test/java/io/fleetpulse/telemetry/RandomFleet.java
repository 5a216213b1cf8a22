package io.fleetpulse.telemetry;

import static io.fleetpulse.telemetry.TelemetryPipeline.MINUTE;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Messages of a few devices over ten minutes, of all three families, with arbitrarily late
 * readings.
 */
final class RandomFleet {

    private static final String[] VALUES = {"eco", "boost", "off"};

    private static final double[] EXTREMES = {
        Double.MAX_VALUE, -Double.MAX_VALUE, Double.MIN_VALUE, 1e20, -1e20, 1e-200
    };

    private final Random random;

    RandomFleet(long seed) {
        random = new Random(seed);
    }

    Random random() {
        return random;
    }

    List<DeviceReadings> messages(int count) {
        List<DeviceReadings> messages = new ArrayList<>();
        for (int number = 0; number < count; number++) {
            messages.add(message("key" + number));
        }
        return messages;
    }

    private DeviceReadings message(String key) {
        long at = (long) (random.nextDouble() * 10 * MINUTE);
        Posted message = Posted.post(key, at).inKafkaAt(at + random.nextInt(90_000));
        if (random.nextInt(5) == 0) {
            message = Posted.history(key);
        }
        message.from("device" + random.nextInt(3));
        for (int reading = random.nextInt(8); reading >= 0; reading--) {
            // Few distinct times, so that some are equal.
            long time = Math.max(0, at - random.nextInt(3) * MINUTE / 2) / 10_000 * 10_000;
            if (random.nextInt(4) == 0) {
                message.text("mode", time, VALUES[random.nextInt(VALUES.length)]);
            } else {
                message.number("n" + random.nextInt(2), time, number());
            }
        }
        return message.message();
    }

    /** Mostly realistic meter values, some near the limits of doubles. */
    private double number() {
        if (random.nextInt(8) == 0) {
            return EXTREMES[random.nextInt(EXTREMES.length)];
        }
        return Math.round(random.nextGaussian() * 100_000) / 100.0;
    }

    /**
     * Every message, and some again with a later position in another partition, in random order.
     */
    List<DeviceReadings> redelivered(List<DeviceReadings> messages) {
        List<DeviceReadings> deliveries = new ArrayList<>(messages);
        for (DeviceReadings message : messages) {
            if (random.nextInt(2) == 0) {
                deliveries.add(
                        new DeviceReadings(
                                message.kind(),
                                message.device(),
                                message.messageNumber(),
                                message.messageText(),
                                message.platformTime(),
                                message.eventTime(),
                                Math.max(0, message.kafkaTimestamp()) + random.nextInt(3) * 40_000L,
                                message.position() + 1 + random.nextInt(5),
                                message.size(),
                                message.readings()));
            }
        }
        Collections.shuffle(deliveries, random);
        return deliveries;
    }

    /** Every message, and some again, in random order. */
    List<DeviceReadings> delivered(List<DeviceReadings> messages) {
        List<DeviceReadings> deliveries = new ArrayList<>(messages);
        for (DeviceReadings message : messages) {
            if (random.nextInt(3) == 0) {
                deliveries.add(message);
            }
        }
        Collections.shuffle(deliveries, random);
        return deliveries;
    }
}
