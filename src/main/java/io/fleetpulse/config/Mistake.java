package io.fleetpulse.config;

/**
 * One mistake in a configuration.
 *
 * @param key the key as it was given
 * @param value the value as it was given, masked where it may be a secret; null when there is none
 * @param problem what is wrong, and what was expected
 */
public record Mistake(String key, String value, String problem) {

    private static final int SHOWN_CHARACTERS = 200;

    /** Returns one line: key, value, problem. */
    @Override
    public String toString() {
        if (value == null) {
            return printable(key) + ": " + problem;
        }
        return printable(key) + " = \"" + printable(value) + "\": " + problem;
    }

    private static String printable(String text) {
        StringBuilder shown = new StringBuilder();
        for (int i = 0; i < Math.min(text.length(), SHOWN_CHARACTERS); i++) {
            char character = text.charAt(i);
            if (Character.isISOControl(character)) {
                shown.append(String.format("\\u%04x", (int) character));
            } else {
                shown.append(character);
            }
        }
        if (text.length() > SHOWN_CHARACTERS) {
            shown.append('…');
        }
        return shown.toString();
    }
}
