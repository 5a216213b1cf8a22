package io.fleetpulse.source.decode;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;

import io.fleetpulse.deadletter.DeadLetterReason;
import io.fleetpulse.message.EventBatch;
import io.fleetpulse.message.EventEntry;
import io.fleetpulse.message.Family;
import io.fleetpulse.message.Message;
import io.fleetpulse.source.envelope.Unusable;
import io.fleetpulse.source.json.CanonicalJson;
import io.fleetpulse.source.json.CleanText;
import io.fleetpulse.source.json.Detail;
import io.fleetpulse.source.json.Member;
import io.fleetpulse.source.json.Members;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * "Data formats", Submit device events in batches. Dead letters number their parts over all entries
 * of the batch, from 1.
 */
final class EventBatchDecoder implements FamilyDecoder {

    @Override
    public Message decode(Decoding decoding) throws Unusable, IOException {
        String productKey = decoding.identities().productKey();
        String deviceName = decoding.identities().deviceName();
        Members members = decoding.members();
        if (!members.has(Member.ITEMS)) {
            throw Unusable.missing(Member.ITEMS.label());
        }
        if (members.kind(Member.ITEMS) != Members.Kind.OBJECT) {
            throw Unusable.bad(Member.ITEMS.label(), "an object");
        }
        List<EventEntry> entries = new ArrayList<>();
        long newest = Message.NO_TIME;
        int part = 0;
        for (Map.Entry<String, List<EventEntry>> item : read(members).entrySet()) {
            for (EventEntry entry : item.getValue()) {
                part++;
                if (isGood(decoding, part, item.getKey(), entry)) {
                    entries.add(entry);
                    newest = Math.max(newest, entry.time());
                }
            }
        }
        long time = decoding.times().batchTime(newest);
        decoding.times().checkExists(Member.GENERATE_TIME, time);
        return new EventBatch(
                decoding.origin(Family.EVENT_BATCH),
                productKey,
                deviceName,
                time,
                entries,
                decoding.times().isOfRecord());
    }

    private static boolean isGood(
            Decoding decoding, int part, String identifier, EventEntry entry) {
        String name = "items." + Detail.name(CleanText.withoutSecrets(identifier));
        if (entry == null) {
            decoding.reject(
                    part,
                    DeadLetterReason.BAD_MEMBER,
                    "Bad member: " + name + ", expected a list of objects");
            return false;
        }
        if (entry.time() == Message.NO_TIME) {
            decoding.reject(
                    part, DeadLetterReason.MISSING_MEMBER, "Missing member: " + name + ".time");
            return false;
        }
        if (decoding.times().isAhead(entry.time())) {
            decoding.rejectAhead(part, name, entry.time());
            return false;
        }
        return true;
    }

    /**
     * Returns the entries by the written names, which may become equal without unusable characters;
     * null for an entry that is no object.
     */
    private static Map<String, List<EventEntry>> read(Members members) throws IOException {
        Map<String, List<EventEntry>> items = new LinkedHashMap<>();
        try (JsonParser parser = members.parser(Member.ITEMS)) {
            parser.nextToken();
            for (String name = parser.nextFieldName();
                    name != null;
                    name = parser.nextFieldName()) {
                String identifier = CleanText.withoutSecrets(name);
                List<EventEntry> entries = new ArrayList<>();
                readEntries(members, parser, identifier, parser.nextToken(), entries);
                items.put(name, entries);
            }
        }
        return items;
    }

    private static void readEntries(
            Members members,
            JsonParser parser,
            String identifier,
            JsonToken token,
            List<EventEntry> entries)
            throws IOException {
        switch (token) {
            case START_ARRAY -> {
                JsonToken element = parser.nextToken();
                while (element != JsonToken.END_ARRAY) {
                    if (element == JsonToken.START_ARRAY) {
                        entries.add(null);
                        parser.skipChildren();
                    } else {
                        readEntries(members, parser, identifier, element, entries);
                    }
                    element = parser.nextToken();
                }
            }
            case START_OBJECT -> entries.add(readEntry(members, parser, identifier));
            case VALUE_NULL -> {
                // null is no entry
            }
            default -> entries.add(null);
        }
    }

    private static EventEntry readEntry(Members members, JsonParser parser, String identifier)
            throws IOException {
        String value = null;
        long time = Message.NO_TIME;
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            JsonToken token = parser.nextToken();
            if (name.equals("value")) {
                value = token == JsonToken.VALUE_NULL ? null : CanonicalJson.of(parser, identifier);
            } else if (name.equals("time")) {
                time = members.readTime(parser, token);
            } else {
                parser.skipChildren();
            }
        }
        return new EventEntry(identifier, time, value);
    }
}
