package io.fleetpulse.message;

/**
 * Shares equal strings where possible. Products, modules and versions are few but appear in
 * millions of messages, so state of devices need not hold separate copies. The cache is bounded:
 * each text has one place, which the newest text takes. Threads that race for a place may miss each
 * other's text, which only costs memory.
 */
public final class SharedText {

    private static final int PLACES = 1 << 14;
    private static final int LONGEST = 128;
    private static final String[] TEXTS = new String[PLACES];

    private SharedText() {}

    /** Returns an equal text; null for null. */
    public static String of(String text) {
        if (text == null || text.length() > LONGEST) {
            return text;
        }
        int hash = text.hashCode();
        int place = (hash ^ hash >>> 15) & PLACES - 1;
        String known = TEXTS[place];
        if (text.equals(known)) {
            return known;
        }
        TEXTS[place] = text;
        return text;
    }
}
