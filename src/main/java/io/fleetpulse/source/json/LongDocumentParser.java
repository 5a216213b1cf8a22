package io.fleetpulse.source.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.util.JsonParserDelegate;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;

/**
 * A parser of a long document. The usual parser keeps the names of members in a table whose hash adds
 * up blocks of four letters, so that a sender can choose names that all lie in one place of it, and
 * the time grows with the square of their number. This one keeps no names. It parses characters, and
 * tells places in bytes all the same.
 */
final class LongDocumentParser extends JsonParserDelegate {

    private final String document;
    private int characters;
    private long bytes;

    private LongDocumentParser(JsonParser parser, String document) {
        super(parser);
        this.document = document;
    }

    /**
     * A parser of a part of the bytes, which is UTF-8.
     *
     * @param factory makes parsers that keep no names
     */
    static JsonParser of(JsonFactory factory, byte[] bytes, int from, int to) throws IOException {
        String document = new String(bytes, from, to - from, StandardCharsets.UTF_8);
        JsonParser parser = factory.createParser(new StringReader(document));
        return new LongDocumentParser(parser, document);
    }

    @Override
    public JsonLocation currentLocation() {
        return inBytes(super.currentLocation());
    }

    @Override
    public JsonLocation currentTokenLocation() {
        return inBytes(super.currentTokenLocation());
    }

    private JsonLocation inBytes(JsonLocation location) {
        return new JsonLocation(
                location.contentReference(),
                byteOffset((int) location.getCharOffset()),
                location.getCharOffset(),
                location.getLineNr(),
                location.getColumnNr());
    }

    /** From the place that was asked for before: the parser goes on, and is asked in order. */
    private long byteOffset(int place) {
        while (characters < place) {
            bytes += bytesOf(document.charAt(characters));
            characters++;
        }
        while (characters > place) {
            characters--;
            bytes -= bytesOf(document.charAt(characters));
        }
        return bytes;
    }

    /** A character beyond 16 bits is two of two bytes each. */
    private static int bytesOf(char character) {
        if (character < 0x80) {
            return 1;
        }
        if (character < 0x800 || Character.isSurrogate(character)) {
            return 2;
        }
        return 3;
    }
}
