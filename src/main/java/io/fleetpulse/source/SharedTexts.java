package io.fleetpulse.source;

/**
 * Short texts that repeat (product keys, device names, status words), looked up by their characters
 * so that they are not made a million times. Bounded: a newer text takes the slot of an older one.
 */
final class SharedTexts {

    /** Longer texts hardly repeat. */
    private static final int LONGEST = 64;

    private static final int SLOTS = 1 << 16;

    private final String[] slots = new String[SLOTS];

    String of(char[] characters, int offset, int length) {
        if (length > LONGEST) {
            return new String(characters, offset, length);
        }
        int hash = length;
        for (int index = offset; index < offset + length; index++) {
            hash = 31 * hash + characters[index];
        }
        int slot = (hash ^ hash >>> 16) & SLOTS - 1;
        String known = slots[slot];
        if (known != null && holds(known, characters, offset, length)) {
            return known;
        }
        String text = new String(characters, offset, length);
        slots[slot] = text;
        return text;
    }

    private static boolean holds(String text, char[] characters, int offset, int length) {
        if (text.length() != length) {
            return false;
        }
        for (int index = 0; index < length; index++) {
            if (text.charAt(index) != characters[offset + index]) {
                return false;
            }
        }
        return true;
    }
}
