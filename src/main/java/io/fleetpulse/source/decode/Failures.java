package io.fleetpulse.source.decode;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;

import io.fleetpulse.deadletter.DeadLetterReason;
import io.fleetpulse.message.Message;
import io.fleetpulse.message.ValidationFailure;
import io.fleetpulse.source.json.CanonicalJson;
import io.fleetpulse.source.json.CleanText;
import io.fleetpulse.source.json.Detail;
import io.fleetpulse.source.json.Member;
import io.fleetpulse.source.json.Members;
import io.fleetpulse.source.json.Scalars;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads {@code checkFailedData}: in property messages an object with one failure per property, in
 * events and downlink replies a single failure.
 */
final class Failures {

    private Failures() {}

    /**
     * Returns the failures of a property message.
     *
     * @param partsBefore how many parts of the message were counted before
     * @param missingTime time of a failure without its own time
     */
    static List<ValidationFailure> ofProperties(
            Decoding decoding, int partsBefore, long missingTime) throws IOException {
        Members members = decoding.members();
        if (!isFilled(decoding)) {
            return List.of();
        }
        Map<String, ValidationFailure> failures = new LinkedHashMap<>();
        Set<String> bad = new LinkedHashSet<>();
        try (JsonParser parser = members.parser(Member.CHECK_FAILED_DATA)) {
            parser.nextToken();
            for (String name = parser.nextFieldName();
                    name != null;
                    name = parser.nextFieldName()) {
                JsonToken token = parser.nextToken();
                // Of members with the same name the last counts. Other names may become equal to it
                // without unusable characters.
                failures.remove(name);
                bad.remove(name);
                if (token == JsonToken.START_OBJECT) {
                    failures.put(name, read(decoding, parser, CleanText.withoutSecrets(name)));
                } else if (token != JsonToken.VALUE_NULL) {
                    bad.add(name);
                    parser.skipChildren();
                }
            }
        }
        List<ValidationFailure> good = new ArrayList<>(failures.size());
        int part = partsBefore;
        for (ValidationFailure failure : failures.values()) {
            part++;
            addChecked(decoding, part, failure, missingTime, good);
        }
        for (String property : bad) {
            part++;
            decoding.reject(
                    part,
                    DeadLetterReason.BAD_MEMBER,
                    "Bad member: checkFailedData."
                            + Detail.name(CleanText.withoutSecrets(property))
                            + ", expected an object");
        }
        return good;
    }

    private static void addChecked(
            Decoding decoding,
            int part,
            ValidationFailure failure,
            long missingTime,
            List<ValidationFailure> good) {
        String name = "checkFailedData." + Detail.name(failure.identifier());
        long time = failure.time() == Message.NO_TIME ? missingTime : failure.time();
        if (time == Message.NO_TIME) {
            decoding.reject(
                    part, DeadLetterReason.MISSING_MEMBER, "Missing member: " + name + ".time");
        } else if (decoding.times().isAhead(time)) {
            decoding.rejectAhead(part, name, time);
        } else {
            good.add(withTime(failure, time));
        }
    }

    /**
     * Returns the failure of an event or a reply; null where nothing failed.
     *
     * @param messageTime time of a failure whose own time is missing or too far ahead
     */
    static ValidationFailure ofMessage(Decoding decoding, String identifier, long messageTime)
            throws IOException {
        Members members = decoding.members();
        if (!isFilled(decoding)) {
            return null;
        }
        try (JsonParser parser = members.parser(Member.CHECK_FAILED_DATA)) {
            parser.nextToken();
            ValidationFailure failure = read(decoding, parser, identifier);
            boolean empty =
                    failure.code() == 0
                            && failure.message() == null
                            && failure.value() == null
                            && failure.time() == Message.NO_TIME;
            if (empty) {
                return null;
            }
            boolean usable =
                    failure.time() != Message.NO_TIME && !decoding.times().isAhead(failure.time());
            return usable ? failure : withTime(failure, messageTime);
        }
    }

    private static ValidationFailure withTime(ValidationFailure failure, long time) {
        return new ValidationFailure(
                failure.identifier(), failure.code(), failure.message(), failure.value(), time);
    }

    private static boolean isFilled(Decoding decoding) {
        Members members = decoding.members();
        if (members.isFilledObject(Member.CHECK_FAILED_DATA)) {
            return true;
        }
        boolean bad =
                switch (members.kind(Member.CHECK_FAILED_DATA)) {
                    case ABSENT, NULL, OBJECT -> false;
                    case ARRAY -> !members.isEmpty(Member.CHECK_FAILED_DATA);
                    default -> members.text(Member.CHECK_FAILED_DATA) != null;
                };
        if (bad) {
            decoding.checked().ignore(Member.CHECK_FAILED_DATA);
        }
        return false;
    }

    private static ValidationFailure read(Decoding decoding, JsonParser parser, String identifier)
            throws IOException {
        Long code = null;
        String message = null;
        String value = null;
        long time = Message.NO_TIME;
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            JsonToken token = parser.nextToken();
            switch (name) {
                case "code" -> code = readCode(decoding, parser, token);
                case "message" -> message = readText(parser, token);
                case "value" -> value = readValue(parser, token, identifier);
                case "time" -> time = decoding.members().readTime(parser, token);
                default -> parser.skipChildren();
            }
        }
        return new ValidationFailure(identifier, code == null ? 0 : code, message, value, time);
    }

    private static Long readCode(Decoding decoding, JsonParser parser, JsonToken token)
            throws IOException {
        Long code = null;
        if (token.isNumeric() || token == JsonToken.VALUE_STRING) {
            code = Scalars.whole(parser.getText());
        }
        if (code == null && token != JsonToken.VALUE_NULL) {
            decoding.checked().ignore(Member.CHECK_FAILED_DATA);
        }
        parser.skipChildren();
        return code;
    }

    private static String readText(JsonParser parser, JsonToken token) throws IOException {
        if (token == JsonToken.VALUE_NULL) {
            return null;
        }
        if (token.isScalarValue()) {
            return CleanText.withoutSecrets(parser.getText());
        }
        return CanonicalJson.of(parser);
    }

    private static String readValue(JsonParser parser, JsonToken token, String identifier)
            throws IOException {
        return token == JsonToken.VALUE_NULL ? null : CanonicalJson.of(parser, identifier);
    }
}
