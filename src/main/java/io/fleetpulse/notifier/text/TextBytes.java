package io.fleetpulse.notifier.text;

/** Measures and cuts texts in UTF-8, since services limit texts by bytes. */
final class TextBytes {

    private static final String CUT = "…";
    private static final int CUT_BYTES = 3;

    private TextBytes() {}

    /** Returns the size of a text in bytes. */
    static int length(String text) {
        int bytes = 0;
        for (int index = 0; index < text.length(); ) {
            int point = text.codePointAt(index);
            bytes += length(point);
            index += Character.charCount(point);
        }
        return bytes;
    }

    /**
     * Returns the size of a code point in bytes; an unpaired surrogate becomes a question mark.
     */
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
     * Returns the text, or as many whole characters of its beginning as fit together with an
     * ellipsis.
     *
     * @param mostBytes largest size of the result; at least the {@value #CUT_BYTES} bytes of the
     *     ellipsis
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
