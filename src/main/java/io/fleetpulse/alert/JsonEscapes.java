package io.fleetpulse.alert;

import com.fasterxml.jackson.core.io.JsonStringEncoder;

/** Text within the quotes of JSON. */
final class JsonEscapes {

    private JsonEscapes() {}

    static String escaped(String text) {
        return String.valueOf(JsonStringEncoder.getInstance().quoteAsString(text));
    }
}
