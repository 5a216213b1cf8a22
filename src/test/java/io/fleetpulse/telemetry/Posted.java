package io.fleetpulse.telemetry;

import io.fleetpulse.message.Message;
import io.fleetpulse.message.Origin;
import io.fleetpulse.message.Readings;

import java.util.ArrayList;
import java.util.List;

/** Messages of device d of product p, as tests write them. */
final class Posted {

    private final byte kind;
    private final String messageKey;
    private final long platformTime;
    private String device = "d";
    private long kafkaTimestamp;
    private final List<String> property = new ArrayList<>();
    private final List<Long> time = new ArrayList<>();
    private final List<Byte> readingKind = new ArrayList<>();
    private final List<Double> number = new ArrayList<>();
    private final List<String> text = new ArrayList<>();

    private Posted(byte kind, String messageKey, long platformTime) {
        this.kind = kind;
        this.messageKey = messageKey;
        this.platformTime = platformTime;
        this.kafkaTimestamp = platformTime;
    }

    static Posted post(String messageKey, long at) {
        return new Posted(DeviceReadings.POST, messageKey, at);
    }

    static Posted mapped(String messageKey, long at) {
        return new Posted(DeviceReadings.MAPPED, messageKey, at);
    }

    static Posted history(String messageKey) {
        return new Posted(DeviceReadings.HISTORY, messageKey, Message.NO_TIME).inKafkaAt(-1);
    }

    Posted from(String name) {
        device = name;
        return this;
    }

    Posted inKafkaAt(long timestamp) {
        kafkaTimestamp = timestamp;
        return this;
    }

    Posted number(String name, long at, double value) {
        return reading(name, at, Readings.NUMBER, value, null);
    }

    Posted exact(String name, long at, double value, String digits) {
        return reading(name, at, Readings.NUMBER, value, digits);
    }

    Posted text(String name, long at, String value) {
        return reading(name, at, Readings.TEXT, 0, value);
    }

    Posted array(String name, long at, String json) {
        return reading(name, at, Readings.JSON, 0, json);
    }

    private Posted reading(String name, long at, byte newKind, double value, String newText) {
        property.add(name);
        time.add(at);
        readingKind.add(newKind);
        number.add(value);
        text.add(newText);
        return this;
    }

    DeviceReadings message() {
        int size = property.size();
        byte[] kinds = new byte[size];
        for (int reading = 0; reading < size; reading++) {
            kinds[reading] = readingKind.get(reading);
        }
        Readings readings =
                new Readings(
                        property.toArray(new String[0]),
                        time.stream().mapToLong(Long::longValue).toArray(),
                        kinds,
                        number.stream().mapToDouble(Double::doubleValue).toArray(),
                        text.toArray(new String[0]));
        Origin origin = new Origin("t", 0, 0, kafkaTimestamp, null, messageKey, 100);
        return DeviceReadings.of(kind, "p", device, origin, platformTime, readings);
    }
}
