package io.fleetpulse.notifier.text;

import com.fasterxml.jackson.core.JsonGenerator;

import io.fleetpulse.notifier.alert.AlertJson;
import io.fleetpulse.notifier.outbox.Item;
import io.fleetpulse.notifier.outbox.Notification;
import io.fleetpulse.notifier.outbox.Section;

import java.io.IOException;
import java.time.Instant;
import java.util.Map;

/** Writes a message to a program; {@code deploy/notifier/webhook.schema.json} is the schema. */
final class WebhookJson {

    private WebhookJson() {}

    /** Writes the members of the message's object. */
    static void write(Notification message, JsonGenerator out) throws IOException {
        out.writeStringField("id", message.id());
        out.writeStringField("receiver", message.receiver());
        out.writeStringField("created_at", Instant.ofEpochMilli(message.createdAt()).toString());
        out.writeArrayFieldStart("groups");
        for (Section section : message.sections()) {
            out.writeStartObject();
            out.writeStringField("route", section.route());
            out.writeObjectFieldStart("group");
            for (Map.Entry<String, String> label : section.group().entrySet()) {
                out.writeStringField(label.getKey(), label.getValue());
            }
            out.writeEndObject();
            out.writeArrayFieldStart("alerts");
            for (Item item : section.items()) {
                write(item, out);
            }
            out.writeEndArray();
            out.writeEndObject();
        }
        out.writeEndArray();
    }

    private static void write(Item item, JsonGenerator out) throws IOException {
        out.writeStartObject();
        out.writeStringField("news", item.kind().label());
        out.writeBooleanField("firing", item.alert().isFiring());
        out.writeNumberField("earlier", item.earlier());
        out.writeFieldName("begun_at");
        if (item.begun() == null) {
            out.writeNull();
        } else {
            out.writeString(Instant.ofEpochMilli(item.begun().at()).toString());
        }
        out.writeFieldName("alert");
        AlertJson.write(item.alert(), out);
        out.writeEndObject();
    }
}
