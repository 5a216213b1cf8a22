package io.fleetpulse.source;

import io.fleetpulse.config.TimeConfig;
import io.fleetpulse.deadletter.DeadLetter;
import io.fleetpulse.message.Message;
import io.fleetpulse.message.Origin;
import io.fleetpulse.result.TableChoice;
import io.fleetpulse.source.envelope.ForwardedRecord;

import java.lang.reflect.Array;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The decoded result of a value, as lines for comparison. */
final class DecodedOutcome {

    /** 2026-11-22T10:00:00Z, later than every time in the test messages. */
    static final long KAFKA_TIMESTAMP = 1_795_341_600_000L;

    static final FixedSettings SETTINGS = new FixedSettings(Map.of(), TableChoice.ALL);

    static final TimeConfig TIME =
            new TimeConfig(
                    Duration.ofSeconds(30),
                    Duration.ofMinutes(1),
                    Duration.ofMinutes(2),
                    Duration.ofMinutes(5),
                    ZoneId.of("Asia/Shanghai"),
                    Duration.ofMinutes(10));

    private DecodedOutcome() {}

    static ForwardedRecord record(String topic, byte[] value) {
        return new ForwardedRecord(
                "iot-forwarded", 1, 7, KAFKA_TIMESTAMP, topic, null, Message.NO_TIME, value);
    }

    static List<Decoded> decode(ForwardedRecord record) {
        return decode(new MessageDecoder(TIME), record);
    }

    static List<Decoded> decode(MessageDecoder decoder, ForwardedRecord record) {
        List<Decoded> decoded = new ArrayList<>();
        decoder.decode(record, decoded::add);
        return decoded;
    }

    static List<Decoded> decode(String topic, String value) {
        return decode(record(topic, value.getBytes(StandardCharsets.UTF_8)));
    }

    static <T extends Message> T message(Class<T> type, String topic, String value) {
        return type.cast(decode(topic, value).get(0).message());
    }

    static DeadLetter deadLetter(String topic, String value) {
        return decode(topic, value).get(0).deadLetter();
    }

    static String describe(List<Decoded> decoded) {
        StringBuilder lines = new StringBuilder();
        for (Decoded each : decoded) {
            if (each.message() != null) {
                lines.append(describe(each.message()));
            } else {
                DeadLetter letter = each.deadLetter();
                lines.append("part ").append(letter.part());
                lines.append(": ").append(letter.reason());
                lines.append(": ").append(letter.detail());
            }
            lines.append('\n');
        }
        return lines.toString();
    }

    private static String describe(Object value) {
        if (value == null) {
            return "null";
        }
        if (value instanceof Origin || (value instanceof byte[] bytes && bytes.length > 64)) {
            return "…";
        }
        if (value.getClass().isArray()) {
            List<String> elements = new ArrayList<>();
            for (int index = 0; index < Array.getLength(value); index++) {
                elements.add(describe(Array.get(value, index)));
            }
            return elements.toString();
        }
        if (value instanceof List<?> list) {
            return list.stream().map(DecodedOutcome::describe).toList().toString();
        }
        if (value instanceof Long number && number == Message.NO_TIME) {
            return "no time";
        }
        if (value.getClass().isRecord()) {
            List<String> components = new ArrayList<>();
            for (RecordComponent component : value.getClass().getRecordComponents()) {
                if (component.getType() != Origin.class) {
                    components.add(component.getName() + "=" + describe(read(component, value)));
                }
            }
            return value.getClass().getSimpleName() + components;
        }
        return value.toString();
    }

    private static Object read(RecordComponent component, Object value) {
        try {
            return component.getAccessor().invoke(value);
        } catch (ReflectiveOperationException inaccessible) {
            throw new IllegalStateException(inaccessible);
        }
    }
}
