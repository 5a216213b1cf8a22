package io.fleetpulse.counting;

/**
 * What is counted, within one product, table and window.
 *
 * @param name the first text of the row's key
 * @param detail the second text of the key; empty where the table has none
 * @param code the number in the key; 0 where the table has none
 */
public record CountName(String name, String detail, long code) {

    /** Stands for the names beyond a window's limit. */
    static final CountName OTHER = new CountName("…other", "", 0);

    private static final int LONGEST = 256;

    /** The name of a count, as rows can hold it. */
    static CountName of(Count count) {
        return new CountName(bounded(count.name()), bounded(count.detail()), count.code());
    }

    /** Without U+0000, at most 256 UTF-16 units, a longer text ended with an ellipsis. */
    static String bounded(String text) {
        String clean = text.replace('\u0000', '\uFFFD');
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
