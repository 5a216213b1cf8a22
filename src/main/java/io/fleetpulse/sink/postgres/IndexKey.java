package io.fleetpulse.sink.postgres;

import io.fleetpulse.result.Change;

/**
 * Computes the size of a row's primary key in PostgreSQL's index, uncompressed. An index row has at
 * most 2,704 bytes, a third of a page. A larger key would fail the statement with all rows of its
 * flush.
 */
final class IndexKey {

    static final int MOST_BYTES = 2_704;

    private static final int HEADER = 8;

    /** Maximum number of bytes that a UTF-16 unit takes in UTF-8. */
    private static final int BYTES_OF_A_UNIT = 3;

    /** Bytes of a column's header and alignment, including a number. */
    private static final int BYTES_OF_A_COLUMN = 16;

    /** Texts up to this many bytes have a header of one byte and no alignment. */
    private static final int SHORT_TEXT = 126;

    private IndexKey() {}

    /** Whether the index can hold the key without compression. */
    static boolean fits(Change change) {
        int columns = change.table().keyColumns();
        int units = 0;
        for (int column = 0; column < columns; column++) {
            if (change.value(column) instanceof String text) {
                units += text.length();
            }
        }
        return HEADER + columns * BYTES_OF_A_COLUMN + units * BYTES_OF_A_UNIT <= MOST_BYTES
                || bytes(change) <= MOST_BYTES;
    }

    /** Returns the bytes of the index row. */
    static int bytes(Change change) {
        int bytes = HEADER;
        for (int column = 0; column < change.table().keyColumns(); column++) {
            if (change.value(column) instanceof String text) {
                int ofText = utf8(text);
                if (ofText <= SHORT_TEXT) {
                    bytes += 1 + ofText;
                } else {
                    bytes = aligned(bytes, Integer.BYTES) + Integer.BYTES + ofText;
                }
            } else {
                bytes = aligned(bytes, Long.BYTES) + Long.BYTES;
            }
        }
        return aligned(bytes, Long.BYTES);
    }

    private static int aligned(int bytes, int to) {
        return (bytes + to - 1) / to * to;
    }

    /** Returns the bytes of a text; each lone surrogate takes the three bytes of U+FFFD. */
    private static int utf8(String text) {
        int bytes = 0;
        int index = 0;
        while (index < text.length()) {
            int codePoint = text.codePointAt(index);
            if (codePoint < 0x80) {
                bytes += 1;
            } else if (codePoint < 0x800) {
                bytes += 2;
            } else if (codePoint < 0x10000) {
                bytes += 3;
            } else {
                bytes += 4;
            }
            index += Character.charCount(codePoint);
        }
        return bytes;
    }
}
