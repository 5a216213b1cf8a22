package io.fleetpulse.gate;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;

/** The JSON columns of {@code rollout_gate}. */
final class GateJson {

    private static final JsonFactory JSON = new JsonFactory();

    private GateJson() {}

    private interface Content {
        void write(JsonGenerator json) throws IOException;
    }

    /** A JSON array of sentences. */
    static String reasons(List<String> reasons) {
        return array(
                json -> {
                    for (String reason : reasons) {
                        json.writeString(reason);
                    }
                });
    }

    /** A JSON array of objects; a number that is not finite becomes null. */
    static String comparisons(List<Comparison> comparisons) {
        return array(
                json -> {
                    for (Comparison comparison : comparisons) {
                        write(comparison, json);
                    }
                });
    }

    private static void write(Comparison comparison, JsonGenerator json) throws IOException {
        double upgraded = comparison.upgraded().rate();
        double baseline = comparison.baseline().rate();
        json.writeStartObject();
        json.writeStringField("measure", comparison.measure());
        json.writeNumberField("upgraded_count", comparison.upgraded().count());
        json.writeNumberField("baseline_count", comparison.baseline().count());
        number("upgraded_rate", upgraded, json);
        number("baseline_rate", baseline, json);
        number("ratio", comparison.estimate(), json);
        number("low", comparison.ratio().low(), json);
        number("high", comparison.ratio().high(), json);
        json.writeStringField("verdict", comparison.verdict().name());
        json.writeEndObject();
    }

    private static void number(String name, double value, JsonGenerator json) throws IOException {
        if (Double.isFinite(value)) {
            json.writeNumberField(name, value);
        } else {
            json.writeNullField(name);
        }
    }

    private static String array(Content content) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartArray();
            content.write(json);
            json.writeEndArray();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return text.toString();
    }
}
