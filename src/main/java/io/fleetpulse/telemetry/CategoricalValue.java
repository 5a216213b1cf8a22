package io.fleetpulse.telemetry;

import io.fleetpulse.result.KeyText;

/**
 * Texts as they are counted. A text of the TSL has at most {@value #MOST_BYTES} bytes and is kept
 * whole; a longer one is cut as {@link KeyText} says.
 */
final class CategoricalValue {

    /** The value that stands for those beyond a property's limit. */
    static final String OTHER = "…other";

    /** Bytes of UTF-8; {@link PropertyName} says what else the key of a row may have. */
    static final int MOST_BYTES = 2048;

    private CategoricalValue() {}

    /** The value as rows can hold it. */
    static String of(String text) {
        return KeyText.of(text, MOST_BYTES);
    }
}
