package io.fleetpulse.source.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonToken;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * Where the values stand in a document that some pointers point to: a tree of the pointers, followed
 * in one pass, so that what none points to or through is skipped unread.
 */
final class PayloadPointers {

    private static final int NOWHERE = -1;

    private final Map<String, PayloadPointers> children = new HashMap<>();
    private int start = NOWHERE;
    private int end = NOWHERE;

    /** Adds a pointer of RFC 6901; what it points to is found at the returned place. */
    PayloadPointers add(JsonPointer pointer) {
        if (pointer.matches()) {
            return this;
        }
        return children.computeIfAbsent(
                        pointer.getMatchingProperty(), name -> new PayloadPointers())
                .add(pointer.tail());
    }

    /** Forgets the document before, or a member that is given again: of two the last counts. */
    void clear() {
        start = NOWHERE;
        end = NOWHERE;
        for (PayloadPointers child : children.values()) {
            child.clear();
        }
    }

    /** Reads the value that the parser stands at; it will stand at the value's end. */
    void read(JsonParser parser) throws IOException {
        start = (int) parser.currentTokenLocation().getByteOffset();
        if (children.isEmpty() || parser.currentToken().isScalarValue()) {
            parser.skipChildren();
        } else if (parser.currentToken() == JsonToken.START_OBJECT) {
            readMembers(parser);
        } else {
            readElements(parser);
        }
        // A text is read only when it is asked for, and the parser stands before its end until
        // then.
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
