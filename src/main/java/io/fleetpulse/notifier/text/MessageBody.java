package io.fleetpulse.notifier.text;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;

import io.fleetpulse.notifier.outbox.Notification;
import io.fleetpulse.notifier.routing.Receiver;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Writes the body of a request: a JSON object in the format of the receiver. */
public final class MessageBody {

    private static final JsonFactory JSON = new JsonFactory();

    private MessageBody() {}

    /** Returns the body; equal messages have equal bodies. */
    public static byte[] of(Notification message, Receiver receiver) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator out = JSON.createGenerator(bytes)) {
            out.writeStartObject();
            ChatText text = new ChatText(message, receiver);
            switch (receiver.type()) {
                case WEBHOOK -> WebhookJson.write(message, out);
                case DINGTALK -> {
                    out.writeStringField("msgtype", "markdown");
                    out.writeObjectFieldStart("markdown");
                    out.writeStringField("title", text.title());
                    out.writeStringField("text", text.text());
                    out.writeEndObject();
                }
                case WECOM -> {
                    out.writeStringField("msgtype", "markdown");
                    out.writeObjectFieldStart("markdown");
                    out.writeStringField("content", text.text());
                    out.writeEndObject();
                }
                case SLACK -> out.writeStringField("text", text.text());
            }
            out.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
