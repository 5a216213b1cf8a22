package io.fleetpulse.job;

/**
 * The newest text in a member of a job's messages.
 *
 * @param text the text
 * @param at time of its message, milliseconds since the epoch
 */
public record Latest(String text, long at) {

    /**
     * The newer of two texts; at equal times the greater one.
     *
     * @param known null if none is known
     * @param text null if the message has none
     */
    static Latest of(Latest known, String text, long at) {
        if (text == null) {
            return known;
        }
        if (known != null
                && (at < known.at() || at == known.at() && text.compareTo(known.text()) <= 0)) {
            return known;
        }
        return new Latest(text, at);
    }

    static String textOf(Latest latest) {
        if (latest == null) {
            return null;
        }
        return latest.text();
    }
}
