package io.fleetpulse.telemetry;

import io.fleetpulse.result.KeyText;

/**
 * Cuts texts to the length at which they are counted. A text of the TSL has at most {@value
 * #MOST_BYTES} bytes and stays whole; {@link KeyText} cuts longer ones.
 */
final class CategoricalValue {

    /** Stands for the values beyond a property's limit. */
    static final String OTHER = "…other";

    /** Maximum bytes of UTF-8; {@link PropertyName} lists the limits of the other key columns. */
    static final int MOST_BYTES = 2048;

    private CategoricalValue() {}

    /** Returns the value as the key column of a row holds it. */
    static String of(String text) {
        return KeyText.of(text, MOST_BYTES);
    }
}
