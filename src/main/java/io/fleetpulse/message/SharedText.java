package io.fleetpulse.message;

/**
 * Gives one String for equal ones where it can: products, modules and versions come a million times and
 * are few, and what is kept of a device need not have its own. Bounded: each text has one place, which the
 * newest one takes. Threads that race for a place may miss each other's text, and no more.
 */
public final class SharedText {

    private static final int PLACES = 1 << 14;
    private static final int LONGEST = 128;
    private static final String[] TEXTS = new String[PLACES];

    private SharedText() {}

    /** An equal text, or null. */
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
