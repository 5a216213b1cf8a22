package io.fleetpulse.source.decode;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;

import io.fleetpulse.message.DeviceStatus;
import io.fleetpulse.message.Family;
import io.fleetpulse.message.Message;
import io.fleetpulse.source.envelope.Unusable;
import io.fleetpulse.source.json.Member;
import io.fleetpulse.source.json.Members;

import java.io.IOException;

/**
 * "Data formats", Device online and offline status. Also reads the older form with a status object
 * {@code {"value": "1"|"0", "time"}} and {@code action}.
 */
final class StatusDecoder implements FamilyDecoder {

    /** A status object's members. */
    private record StatusObject(String value, long time) {}

    @Override
    public Message decode(Decoding decoding) throws Unusable, IOException {
        Members members = decoding.members();
        StatusObject object = new StatusObject(null, Message.NO_TIME);
        if (members.kind(Member.STATUS) == Members.Kind.OBJECT) {
            object = readObject(members);
        }
        boolean online = isOnline(members, object);
        long time = timeOf(decoding, object);
        if (time == Message.NO_TIME) {
            throw Unusable.missing("utcTime (or time)");
        }
        decoding.times().checkNotAhead("time", time);
        return new DeviceStatus(
                decoding.origin(Family.STATUS),
                decoding.identities().productKey(),
                decoding.identities().deviceName(),
                decoding.checked().iotId(),
                online,
                decoding.checked().optionalWhole(Member.OFFLINE_REASON_CODE),
                decoding.checked().optional(Member.CLIENT_IP),
                time,
                decoding.keptValue());
    }

    private static boolean isOnline(Members members, StatusObject object) throws Unusable {
        String status = members.text(Member.STATUS);
        if (members.kind(Member.STATUS) == Members.Kind.OBJECT) {
            status = object.value();
        }
        if (status == null) {
            status = members.text(Member.ACTION);
        }
        if (status == null) {
            if (members.has(Member.STATUS)) {
                throw Unusable.bad(Member.STATUS.label(), "online or offline");
            }
            throw Unusable.missing(Member.STATUS.label());
        }
        if (status.equalsIgnoreCase("online") || status.equals("1")) {
            return true;
        }
        if (status.equalsIgnoreCase("offline") || status.equals("0")) {
            return false;
        }
        throw Unusable.bad(Member.STATUS.label(), "online or offline");
    }

    private static StatusObject readObject(Members members) throws IOException {
        String value = null;
        long time = Message.NO_TIME;
        try (JsonParser parser = members.parser(Member.STATUS)) {
            parser.nextToken();
            for (String name = parser.nextFieldName();
                    name != null;
                    name = parser.nextFieldName()) {
                JsonToken token = parser.nextToken();
                if (name.equals("value") && token.isScalarValue()) {
                    value = token == JsonToken.VALUE_NULL ? null : parser.getText();
                } else if (name.equals("time")) {
                    time = members.readTime(parser, token);
                } else {
                    parser.skipChildren();
                }
            }
        }
        return new StatusObject(value, time);
    }

    /**
     * Returns {@code utcTime}, else {@code time} in the configured zone; of a local time that
     * occurs twice, the earlier one. Never {@code lastTime}.
     */
    private static long timeOf(Decoding decoding, StatusObject object) {
        long time = decoding.checked().optionalTime(Member.UTC_TIME);
        if (time == Message.NO_TIME) {
            time = decoding.members().time(Member.TIME);
        }
        if (time == Message.NO_TIME) {
            time = object.time();
        }
        return time;
    }
}
