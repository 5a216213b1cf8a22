package io.fleetpulse.source.decode;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;

import io.fleetpulse.deadletter.DeadLetterReason;
import io.fleetpulse.deadletter.SecretMask;
import io.fleetpulse.message.Family;
import io.fleetpulse.message.Message;
import io.fleetpulse.message.Tag;
import io.fleetpulse.message.TagAction;
import io.fleetpulse.message.TagChange;
import io.fleetpulse.source.envelope.Unusable;
import io.fleetpulse.source.json.CanonicalJson;
import io.fleetpulse.source.json.CleanText;
import io.fleetpulse.source.json.Member;
import io.fleetpulse.source.json.Members;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** "Data formats", Device tag changes. A message without {@code action} is an update. */
final class TagDecoder implements FamilyDecoder {

    @Override
    public Message decode(Decoding decoding) throws Unusable, IOException {
        Members members = decoding.members();
        String productKey = decoding.identities().productKey();
        String deviceName = decoding.identities().deviceName();
        TagAction action = action(decoding);
        if (action == TagAction.UPDATE && !members.has(Member.VALUE)) {
            throw Unusable.missing(Member.VALUE.label());
        }
        if (action == TagAction.DELETE && !members.has(Member.DELETED_KEYS)) {
            throw Unusable.missing(Member.DELETED_KEYS.label());
        }
        long time = decoding.times().required(Member.MESSAGE_CREATE_TIME);
        List<String> deleted = List.of();
        List<Tag> tags = List.of();
        if (action == TagAction.DELETE) {
            deleted = deletedKeys(decoding);
        } else if (action == TagAction.UPDATE) {
            tags = tags(decoding);
        }
        return new TagChange(
                decoding.origin(Family.TAGS),
                productKey,
                deviceName,
                decoding.checked().iotId(),
                action,
                deleted,
                tags,
                time);
    }

    private static TagAction action(Decoding decoding) throws Unusable {
        String action = decoding.checked().optional(Member.ACTION);
        if (action == null) {
            return TagAction.UPDATE;
        }
        return switch (action.toUpperCase(Locale.ROOT)) {
            case "UPDATE" -> TagAction.UPDATE;
            case "DELETE" -> TagAction.DELETE;
            case "DELETEALL" -> TagAction.DELETEALL;
            default -> throw Unusable.bad(Member.ACTION.label(), "UPDATE, DELETE or DELETEALL");
        };
    }

    private static List<String> deletedKeys(Decoding decoding) throws Unusable, IOException {
        Members members = decoding.members();
        if (isEmptyObject(members, Member.DELETED_KEYS)) {
            return List.of();
        }
        if (members.kind(Member.DELETED_KEYS) != Members.Kind.ARRAY) {
            throw Unusable.bad(Member.DELETED_KEYS.label(), "a list of keys");
        }
        List<String> keys = new ArrayList<>();
        try (JsonParser parser = members.parser(Member.DELETED_KEYS)) {
            parser.nextToken();
            int part = 0;
            for (JsonToken token = parser.nextToken();
                    token != JsonToken.END_ARRAY;
                    token = parser.nextToken()) {
                part++;
                if (token.isStructStart()) {
                    decoding.reject(
                            part,
                            DeadLetterReason.BAD_MEMBER,
                            "Bad member: deletedAttrKeyList, expected a list of keys");
                }
                String key = DeviceLists.text(parser, token);
                if (key != null) {
                    keys.add(key);
                }
            }
        }
        return keys;
    }

    private static List<Tag> tags(Decoding decoding) throws Unusable, IOException {
        Members members = decoding.members();
        if (isEmptyObject(members, Member.VALUE)) {
            return List.of();
        }
        if (members.kind(Member.VALUE) != Members.Kind.ARRAY) {
            throw Unusable.bad(Member.VALUE.label(), "a list of tags");
        }
        List<Tag> tags = new ArrayList<>();
        try (JsonParser parser = members.parser(Member.VALUE)) {
            parser.nextToken();
            int part = 0;
            for (JsonToken token = parser.nextToken();
                    token != JsonToken.END_ARRAY;
                    token = parser.nextToken()) {
                part++;
                if (token == JsonToken.START_OBJECT) {
                    addTag(decoding, parser, part, tags);
                } else {
                    parser.skipChildren();
                    decoding.reject(
                            part,
                            DeadLetterReason.BAD_MEMBER,
                            "Bad member: value, expected a list of tags");
                }
            }
        }
        return tags;
    }

    /** Whether the member is an empty object, which some languages write for an empty list. */
    private static boolean isEmptyObject(Members members, Member member) {
        return members.kind(member) == Members.Kind.OBJECT && members.isEmpty(member);
    }

    private static void addTag(Decoding decoding, JsonParser parser, int part, List<Tag> tags)
            throws IOException {
        String key = null;
        String value = null;
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            JsonToken token = parser.nextToken();
            if (name.equals("attrKey")) {
                key = DeviceLists.text(parser, token);
            } else if (name.equals("attrValue")) {
                value = attributeValue(parser, token);
            } else {
                parser.skipChildren();
            }
        }
        if (key == null) {
            decoding.reject(part, DeadLetterReason.MISSING_MEMBER, "Missing member: value.attrKey");
        } else {
            boolean secret = value != null && SecretMask.isNamed(key);
            tags.add(new Tag(key, secret ? SecretMask.MASK : value));
        }
    }

    private static String attributeValue(JsonParser parser, JsonToken token) throws IOException {
        return switch (token) {
            case VALUE_NULL -> null;
            case START_OBJECT, START_ARRAY -> CanonicalJson.of(parser);
            default -> CleanText.withoutSecrets(parser.getText());
        };
    }
}
