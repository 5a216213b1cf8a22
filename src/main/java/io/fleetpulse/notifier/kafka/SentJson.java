package io.fleetpulse.notifier.kafka;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;

import io.fleetpulse.notifier.alert.AlertId;
import io.fleetpulse.notifier.alert.AlertJson;
import io.fleetpulse.notifier.alert.AlertState;
import io.fleetpulse.notifier.outbox.Item;
import io.fleetpulse.notifier.outbox.ItemKind;
import io.fleetpulse.notifier.outbox.SendingItem;
import io.fleetpulse.notifier.outbox.SentRecord;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;

/** Reads and writes the records of {@link SentTopic} as JSON. */
final class SentJson {

    /** Key of the record that holds the start offsets of the topic of alerts. */
    static final String PROGRESS = "{\"progress\":true}";

    private static final JsonFactory JSON = new JsonFactory();

    private SentJson() {}

    private interface Content {
        void write(JsonGenerator out) throws IOException;
    }

    private static byte[] object(Content content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator out = JSON.createGenerator(bytes)) {
            out.writeStartObject();
            content.write(out);
            out.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    static byte[] key(SentRecord record) {
        return object(
                out -> {
                    out.writeStringField("route", record.route());
                    out.writeStringField("kind", record.id().kind());
                    out.writeStringField("subject", record.id().subject());
                });
    }

    /** Returns the record's value; null deletes the record. */
    static byte[] value(SentRecord record) {
        if (record.isEmpty()) {
            return null;
        }
        return object(
                out -> {
                    alert("sent", record.sent(), out);
                    out.writeNumberField("sent_at", record.sentAt());
                    alert("raise", record.raise(), out);
                    SendingItem sending = record.sending();
                    if (sending != null) {
                        out.writeStringField("notification", sending.notification());
                        out.writeNumberField("created_at", sending.createdAt());
                        out.writeStringField("news", sending.item().kind().name());
                        out.writeNumberField("earlier", sending.item().earlier());
                        alert("alert", sending.item().alert(), out);
                        alert("begun", sending.item().begun(), out);
                    }
                });
    }

    private static void alert(String name, AlertState alert, JsonGenerator out) throws IOException {
        if (alert != null) {
            out.writeFieldName(name);
            AlertJson.write(alert, out);
        }
    }

    static byte[] progress(Map<Integer, Long> offsets) {
        return object(
                out -> {
                    for (Map.Entry<Integer, Long> offset : offsets.entrySet()) {
                        out.writeNumberField(String.valueOf(offset.getKey()), offset.getValue());
                    }
                });
    }

    static Map<Integer, Long> readProgress(byte[] value) throws IOException {
        Map<Integer, Long> offsets = new TreeMap<>();
        Reader reader = new Reader(value);
        reader.numbers.forEach((name, number) -> offsets.put(Integer.valueOf(name), number));
        return offsets;
    }

    static SentRecord read(byte[] key, byte[] value) throws IOException {
        Reader id = new Reader(key);
        Reader members = new Reader(value);
        SendingItem sending = null;
        if (members.texts.containsKey("notification")) {
            sending =
                    new SendingItem(
                            members.texts.get("notification"),
                            members.numbers.get("created_at"),
                            new Item(
                                    ItemKind.valueOf(members.texts.get("news")),
                                    members.alerts.get("alert"),
                                    members.alerts.get("begun"),
                                    members.numbers.get("earlier").intValue()));
        }
        return new SentRecord(
                id.texts.get("route"),
                new AlertId(id.texts.get("kind"), id.texts.get("subject")),
                members.alerts.get("sent"),
                members.numbers.get("sent_at"),
                members.alerts.get("raise"),
                sending);
    }

    /** Reads the members of an object, by type. */
    private static final class Reader {

        private final Map<String, String> texts = new TreeMap<>();
        private final Map<String, Long> numbers = new TreeMap<>();
        private final Map<String, AlertState> alerts = new TreeMap<>();

        Reader(byte[] json) throws IOException {
            try (JsonParser parser = JSON.createParser(json)) {
                parser.nextToken();
                for (String name = parser.nextFieldName();
                        name != null;
                        name = parser.nextFieldName()) {
                    JsonToken token = parser.nextToken();
                    if (token == JsonToken.START_OBJECT) {
                        alerts.put(name, AlertJson.read(parser));
                    } else if (token == JsonToken.VALUE_NUMBER_INT) {
                        numbers.put(name, parser.getLongValue());
                    } else {
                        texts.put(name, parser.getText());
                    }
                }
            }
        }
    }
}
