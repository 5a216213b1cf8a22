package io.fleetpulse.source.json;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;

import java.io.IOException;

/** Describes where JSON is malformed, without the parser's text, which may quote a secret. */
public final class MalformedJson {

    private MalformedJson() {}

    public static String describe(IOException malformed) {
        if (malformed instanceof StreamConstraintsException) {
            return "JSON nested deeper than " + StrictJson.MAX_DEPTH + " levels";
        }
        if (malformed instanceof JsonProcessingException processing) {
            JsonLocation location = processing.getLocation();
            if (location != null && location.getByteOffset() >= 0) {
                return "No strict JSON at byte " + location.getByteOffset() + " of the message";
            }
        }
        return "Not exactly one JSON value";
    }
}
