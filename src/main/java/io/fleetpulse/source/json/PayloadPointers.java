package io.fleetpulse.source.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonToken;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * Finds the values in a document that several JSON Pointers point to. The pointers form a tree,
 * which is followed in one pass; values that no pointer reaches or passes through are skipped
 * unread.
 */
final class PayloadPointers {

    private static final int NOWHERE = -1;

    private final Map<String, PayloadPointers> children = new HashMap<>();
    private int start = NOWHERE;
    private int end = NOWHERE;

    /** Adds a pointer of RFC 6901 and returns the node that will hold its value's place. */
    PayloadPointers add(JsonPointer pointer) {
        if (pointer.matches()) {
            return this;
        }
        return children.computeIfAbsent(
                        pointer.getMatchingProperty(), name -> new PayloadPointers())
                .add(pointer.tail());
    }

    /**
     * Clears the places of the previous document, or of a repeated member, of which the last
     * counts.
     */
    void clear() {
        start = NOWHERE;
        end = NOWHERE;
        for (PayloadPointers child : children.values()) {
            child.clear();
        }
    }

    /** Reads the parser's current value, and moves the parser to the value's end. */
    void read(JsonParser parser) throws IOException {
        start = (int) parser.currentTokenLocation().getByteOffset();
        if (children.isEmpty() || parser.currentToken().isScalarValue()) {
            parser.skipChildren();
        } else if (parser.currentToken() == JsonToken.START_OBJECT) {
            readMembers(parser);
        } else {
            readElements(parser);
        }
        // The parser reads text lazily and stays before its end until the token is finished.
        parser.finishToken();
        end = (int) parser.currentLocation().getByteOffset();
    }

    private void readMembers(JsonParser parser) throws IOException {
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            parser.nextToken();
            readChild(parser, name);
        }
    }

    private void readElements(JsonParser parser) throws IOException {
        int index = 0;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            readChild(parser, Integer.toString(index));
            index++;
        }
    }

    private void readChild(JsonParser parser, String name) throws IOException {
        PayloadPointers child = children.get(name);
        if (child == null) {
            parser.skipChildren();
        } else {
            child.clear();
            child.read(parser);
        }
    }

    boolean isFound() {
        return start != NOWHERE;
    }

    int start() {
        return start;
    }

    int end() {
        return end;
    }
}
