package io.fleetpulse.source.envelope;

/**
 * The segments between the slashes of a topic, compared in place because most are never needed as
 * text.
 */
final class TopicSegments {

    /** Maximum number of segments of a platform topic; the last one keeps all further slashes. */
    private static final int MOST = 9;

    private final String text;
    private final int[] starts = new int[MOST + 1];
    private final int count;

    /** The segments of a topic with a leading slash. */
    TopicSegments(String text) {
        this.text = text;
        starts[0] = 1;
        int found = 1;
        int slash = text.indexOf('/', 1);
        while (slash >= 0 && found < MOST) {
            starts[found] = slash + 1;
            found++;
            slash = text.indexOf('/', slash + 1);
        }
        starts[found] = text.length() + 1;
        count = found;
    }

    int count() {
        return count;
    }

    /** Where a segment starts in the text. */
    int start(int segment) {
        return starts[segment];
    }

    String get(int segment) {
        return text.substring(starts[segment], end(segment));
    }

    boolean isEmpty(int segment) {
        return starts[segment] == end(segment);
    }

    /** Whether this segment exists and equals the text. */
    boolean is(int segment, String expected) {
        return segment < count
                && end(segment) - starts[segment] == expected.length()
                && text.startsWith(expected, starts[segment]);
    }

    /** Whether the segments from this one on equal the texts. */
    boolean is(int from, String... expected) {
        for (int index = 0; index < expected.length; index++) {
            if (!is(from + index, expected[index])) {
                return false;
            }
        }
        return true;
    }

    private int end(int segment) {
        return starts[segment + 1] - 1;
    }
}
