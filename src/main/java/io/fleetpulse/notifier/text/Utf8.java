package io.fleetpulse.notifier.text;

/** Lengths in UTF-8, by which services limit texts. */
final class Utf8 {

    private static final String CUT = "…";
    private static final int CUT_BYTES = 3;

    private Utf8() {}

    /** How many bytes a text takes. */
    static int length(String text) {
        int bytes = 0;
        for (int index = 0; index < text.length(); ) {
            int point = text.codePointAt(index);
            bytes += length(point);
            index += Character.charCount(point);
        }
        return bytes;
    }

    /** Half of a surrogate pair becomes a question mark. */
    private static int length(int point) {
        if (point < 0x80 || point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE) {
            return 1;
        }
        if (point < 0x800) {
            return 2;
        }
        if (point < 0x10000) {
            return 3;
        }
        return 4;
    }

    /**
     * The text, or as much of its beginning as fits with an ellipsis; never a part of a character.
     *
     * @param mostBytes at least the {@value #CUT_BYTES} of the ellipsis
     */
    static String cut(String text, int mostBytes) {
        int bytes = 0;
        int fits = 0;
        for (int index = 0; index < text.length(); ) {
            int point = text.codePointAt(index);
            bytes += length(point);
            if (bytes > mostBytes) {
                return text.substring(0, fits) + CUT;
            }
            index += Character.charCount(point);
            if (bytes <= mostBytes - CUT_BYTES) {
                fits = index;
            }
        }
        return text;
    }
}
