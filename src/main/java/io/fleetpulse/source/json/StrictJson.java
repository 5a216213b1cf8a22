package io.fleetpulse.source.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;

import java.io.IOException;

/**
 * Creates parsers of strict JSON. Texts, names and numbers may be as long as the record, because
 * one long value must not reject the whole message; the nesting depth is limited.
 */
public final class StrictJson {

    /** Deepest allowed nesting. No device needs deeper JSON, and it could overflow the stack. */
    static final int MAX_DEPTH = 512;

    /**
     * Devices choose member names. The parser therefore does not intern names in the JVM, and
     * colliding hashes of names do not fail. The parser still returns the same instance for a name
     * that it has seen.
     */
    private static final JsonFactory FACTORY =
            JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNestingDepth(MAX_DEPTH)
                                    .maxNumberLength(Integer.MAX_VALUE)
                                    .maxStringLength(Integer.MAX_VALUE)
                                    .maxNameLength(Integer.MAX_VALUE)
                                    .build())
                    .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                    .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
                    .build();

    /** Length in bytes from which parsers keep no names: see {@link LongDocumentParser}. */
    private static final int LONG_DOCUMENT = 16 * 1024;

    private static final JsonFactory KEEPING_NO_NAMES =
            FACTORY.rebuild().disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES).build();

    private StrictJson() {}

    /** Whether these bytes are exactly one value of strict JSON. */
    public static boolean isValid(byte[] bytes) {
        if (Utf8.of(bytes, 0, bytes.length) == Utf8.INVALID) {
            return false;
        }
        try (JsonParser parser = parser(bytes, 0, bytes.length)) {
            if (parser.nextToken() == null) {
                return false;
            }
            parser.skipChildren();
            parser.finishToken();
            return parser.nextToken() == null;
        } catch (IOException malformed) {
            return false;
        }
    }

    /** Creates a parser for a range of bytes that {@link Utf8} found to be UTF-8. */
    static JsonParser parser(byte[] bytes, int from, int to) throws IOException {
        if (to - from >= LONG_DOCUMENT) {
            return LongDocumentParser.of(KEEPING_NO_NAMES, bytes, from, to);
        }
        return FACTORY.createParser(bytes, from, to - from);
    }
}
