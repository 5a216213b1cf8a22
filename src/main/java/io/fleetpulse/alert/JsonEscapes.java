package io.fleetpulse.alert;

import com.fasterxml.jackson.core.io.JsonStringEncoder;

/** Escapes text for use within JSON quotes. */
final class JsonEscapes {

    private JsonEscapes() {}

    static String escaped(String text) {
        return String.valueOf(JsonStringEncoder.getInstance().quoteAsString(text));
    }
}
