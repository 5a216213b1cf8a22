package io.fleetpulse.notifier.alert;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;

import java.io.IOException;
import java.io.StringWriter;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * Reads and writes rows of alerts as JSON; {@code deploy/kafka/alert.schema.json} is the schema.
 */
public final class AlertJson {

    private static final JsonFactory JSON = new JsonFactory();

    private AlertJson() {}

    /**
     * Reads a row.
     *
     * @throws IOException if the JSON is not such a row
     */
    public static AlertState read(byte[] row) throws IOException {
        try (JsonParser parser = JSON.createParser(row)) {
            parser.nextToken();
            return read(parser);
        }
    }

    /**
     * Reads a row from a parser that is at the start of the row's object, and leaves the parser at
     * the end of this object.
     *
     * @throws IOException if the JSON is not such an object
     */
    public static AlertState read(JsonParser parser) throws IOException {
        Map<String, String> members = members(parser);
        return new AlertState(
                id(members),
                at(members),
                required(members, "state"),
                Severity.of(required(members, "severity")),
                members.get("product_key"),
                members.get("device_name"),
                members.get("job_id"),
                required(members, "message"),
                detail(members));
    }

    /**
     * Reads the key of a deleted row.
     *
     * @return a row in the state {@link AlertState#WITHDRAWN}
     * @throws IOException if the JSON is not such an object
     */
    public static AlertState readKey(byte[] key) throws IOException {
        try (JsonParser parser = JSON.createParser(key)) {
            parser.nextToken();
            Map<String, String> members = members(parser);
            return new AlertState(
                    id(members),
                    at(members),
                    AlertState.WITHDRAWN,
                    Severity.INFO,
                    null,
                    null,
                    null,
                    "",
                    "{}");
        }
    }

    /** Writes a row in the format of {@link #read}. */
    public static void write(AlertState alert, JsonGenerator out) throws IOException {
        out.writeStartObject();
        out.writeStringField("kind", alert.id().kind());
        out.writeStringField("subject", alert.id().subject());
        out.writeStringField("at", Instant.ofEpochMilli(alert.at()).toString());
        out.writeStringField("state", alert.state());
        out.writeStringField("severity", alert.severity().label());
        out.writeStringField("product_key", alert.productKey());
        out.writeStringField("device_name", alert.deviceName());
        out.writeStringField("job_id", alert.jobId());
        out.writeStringField("message", alert.message());
        out.writeFieldName("detail");
        out.writeRawValue(alert.detail());
        out.writeEndObject();
    }

    private static AlertId id(Map<String, String> members) throws IOException {
        return new AlertId(required(members, "kind"), required(members, "subject"));
    }

    private static String detail(Map<String, String> members) {
        String detail = members.getOrDefault("detail", "");
        if (detail.startsWith("{")) {
            return detail;
        }
        return "{}";
    }

    private static long at(Map<String, String> members) throws IOException {
        try {
            return Instant.parse(required(members, "at")).toEpochMilli();
        } catch (DateTimeException | ArithmeticException noTime) {
            throw new IOException("at is not a time", noTime);
        }
    }

    private static String required(Map<String, String> members, String name) throws IOException {
        String value = members.get(name);
        if (value == null) {
            throw new IOException(name + " is missing");
        }
        return value;
    }

    /** Reads members by name: scalars as text, objects and lists as JSON; leaves out nulls. */
    private static Map<String, String> members(JsonParser parser) throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw new IOException("not an object");
        }
        Map<String, String> members = new HashMap<>();
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            JsonToken value = parser.nextToken();
            if (value == JsonToken.START_OBJECT || value == JsonToken.START_ARRAY) {
                StringWriter json = new StringWriter();
                try (JsonGenerator out = JSON.createGenerator(json)) {
                    out.copyCurrentStructure(parser);
                }
                members.put(name, json.toString());
            } else if (value != JsonToken.VALUE_NULL && !name.equals("detail")) {
                members.put(name, parser.getText());
            }
        }
        if (parser.currentToken() != JsonToken.END_OBJECT) {
            throw new IOException("incomplete");
        }
        return members;
    }
}
