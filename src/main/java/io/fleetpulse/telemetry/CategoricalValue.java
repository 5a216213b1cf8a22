package io.fleetpulse.telemetry;

/** Texts as they are counted: without U+0000, and at most {@value #LONGEST} characters long. */
final class CategoricalValue {

    /** The value that stands for those beyond a property's limit. */
    static final String OTHER = "…other";

    private static final int LONGEST = 256;

    private CategoricalValue() {}

    /** The value, a longer one cut and ended with an ellipsis. */
    static String of(String text) {
        String clean = JsonText.withoutNul(text);
        if (clean.length() <= LONGEST) {
            return clean;
        }
        int end = LONGEST - 1;
        if (Character.isHighSurrogate(clean.charAt(end - 1))) {
            end--;
        }
        return clean.substring(0, end) + '…';
    }
}
