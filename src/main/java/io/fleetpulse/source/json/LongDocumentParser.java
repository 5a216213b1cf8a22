package io.fleetpulse.source.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.util.JsonParserDelegate;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;

/**
 * A parser of long documents that keeps no member names. The usual parser keeps names in a table
 * whose hash adds up blocks of four letters. A sender could choose names with equal hashes, and the
 * time would grow with the square of their number. This parser reads characters but reports
 * locations in bytes.
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
     * Creates a parser for a range of bytes in UTF-8.
     *
     * @param factory creates parsers that keep no names
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

    /**
     * Counts from the location of the previous call, because the parser asks for locations in
     * order.
     */
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

    /** Each half of a surrogate pair counts two of the pair's four bytes. */
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
