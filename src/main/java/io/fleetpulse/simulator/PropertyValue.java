package io.fleetpulse.simulator;

import io.fleetpulse.simulator.Reading.Kind;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** A property's value, which writes itself as JSON and lists its readings. */
interface PropertyValue {

    /** Writes the value as JSON. */
    void write(MessageJson json);

    /** Returns the readings of the value, each with the suffix of its name. */
    List<Part> parts();

    /**
     * One reading of a value; {@code suffix} is empty, or a dot and the name of a struct's member.
     */
    record Part(String suffix, Kind kind, Object value) {}

    /** {@code unscaled / 10^scale}. */
    record Decimal(long unscaled, int scale) implements PropertyValue {
        @Override
        public void write(MessageJson json) {
            json.decimal(unscaled, scale);
        }

        @Override
        public List<Part> parts() {
            return List.of(new Part("", Kind.NUMBER, toDouble()));
        }

        /** Returns the double that a JSON parser reads. */
        double toDouble() {
            return unscaled / Math.pow(10, scale);
        }
    }

    /** A text, mostly of an enumeration. */
    record Text(String text) implements PropertyValue {
        @Override
        public void write(MessageJson json) {
            json.text(text);
        }

        @Override
        public List<Part> parts() {
            return List.of(new Part("", Kind.TEXT, text));
        }
    }

    /** A boolean. */
    record Switch(boolean on) implements PropertyValue {
        @Override
        public void write(MessageJson json) {
            json.bool(on);
        }

        @Override
        public List<Part> parts() {
            return List.of(new Part("", Kind.BOOLEAN, on));
        }
    }

    /** A struct of two numbers. */
    record Position(Decimal latitude, Decimal longitude) implements PropertyValue {
        @Override
        public void write(MessageJson json) {
            json.beginObject().name("latitude");
            latitude.write(json);
            json.name("longitude");
            longitude.write(json);
            json.endObject();
        }

        @Override
        public List<Part> parts() {
            return List.of(
                    new Part(".latitude", Kind.NUMBER, latitude.toDouble()),
                    new Part(".longitude", Kind.NUMBER, longitude.toDouble()));
        }
    }

    /** An array of numbers. */
    record Spectrum(List<Decimal> amplitudes) implements PropertyValue {
        @Override
        public void write(MessageJson json) {
            json.beginArray();
            amplitudes.forEach(amplitude -> amplitude.write(json));
            json.endArray();
        }

        @Override
        public List<Part> parts() {
            MessageJson json = new MessageJson();
            write(json);
            return List.of(
                    new Part(
                            "",
                            Kind.ARRAY,
                            new String(json.toByteArray(), StandardCharsets.US_ASCII)));
        }
    }
}
