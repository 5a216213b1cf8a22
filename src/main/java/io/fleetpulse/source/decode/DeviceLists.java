package io.fleetpulse.source.decode;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;

import io.fleetpulse.deadletter.DeadLetterReason;
import io.fleetpulse.message.DeviceIdentity;
import io.fleetpulse.source.envelope.Unusable;
import io.fleetpulse.source.json.CleanText;
import io.fleetpulse.source.json.Member;
import io.fleetpulse.source.json.Members;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads lists of devices in topology and migration messages, or a single device in place of a list.
 * A device without product or name becomes its own dead letter, numbered from 1.
 */
final class DeviceLists {

    private DeviceLists() {}

    /** Returns the devices of a required member. */
    static List<DeviceIdentity> required(Decoding decoding, Member member)
            throws Unusable, IOException {
        if (!decoding.members().has(member)) {
            throw Unusable.missing(member.label());
        }
        if (decoding.members().isScalar(member)) {
            throw Unusable.bad(member.label(), "a list of devices");
        }
        return read(decoding, member);
    }

    /** Returns the devices of a member; none where it is absent. */
    static List<DeviceIdentity> optional(Decoding decoding, Member member) throws IOException {
        if (decoding.members().isScalar(member)) {
            decoding.checked().ignore(member);
            return List.of();
        }
        return read(decoding, member);
    }

    private static List<DeviceIdentity> read(Decoding decoding, Member member) throws IOException {
        List<DeviceIdentity> devices = new ArrayList<>();
        Members members = decoding.members();
        if (!members.has(member) || members.isEmpty(member)) {
            return devices;
        }
        try (JsonParser parser = members.parser(member)) {
            JsonToken token = parser.nextToken();
            if (token == JsonToken.START_OBJECT) {
                add(decoding, parser, member, 1, devices);
                return devices;
            }
            int part = 0;
            for (token = parser.nextToken();
                    token != JsonToken.END_ARRAY;
                    token = parser.nextToken()) {
                part++;
                if (token == JsonToken.START_OBJECT) {
                    add(decoding, parser, member, part, devices);
                } else {
                    parser.skipChildren();
                    decoding.reject(
                            part,
                            DeadLetterReason.BAD_MEMBER,
                            "Bad member: " + member.label() + ", expected a list of devices");
                }
            }
        }
        return devices;
    }

    private static void add(
            Decoding decoding,
            JsonParser parser,
            Member member,
            int part,
            List<DeviceIdentity> devices)
            throws IOException {
        String productKey = null;
        String deviceName = null;
        String iotId = null;
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            JsonToken token = parser.nextToken();
            switch (name) {
                case "productKey" -> productKey = text(parser, token);
                case "deviceName" -> deviceName = text(parser, token);
                case "iotId" -> {
                    if (token.isStructStart()) {
                        decoding.checked().ignore(member);
                    }
                    iotId = text(parser, token);
                }
                default -> parser.skipChildren();
            }
        }
        if (productKey != null && deviceName != null) {
            if (!Identifier.fits(productKey) || !Identifier.fits(deviceName)) {
                boolean product = !Identifier.fits(productKey);
                decoding.reject(
                        part,
                        DeadLetterReason.BAD_MEMBER,
                        "Bad member: "
                                + member.label()
                                + "."
                                + (product ? "productKey" : "deviceName")
                                + ", expected "
                                + Identifier.expected(product ? productKey : deviceName));
                return;
            }
            devices.add(new DeviceIdentity(productKey, deviceName, iotId));
            return;
        }
        String missing = productKey == null ? "productKey" : "deviceName";
        decoding.reject(
                part,
                DeadLetterReason.MISSING_MEMBER,
                "Missing member: " + member.label() + "." + missing);
    }

    /** Returns a scalar as text; null for any other value and for empty text. */
    static String text(JsonParser parser, JsonToken token) throws IOException {
        if (token == JsonToken.VALUE_NULL || !token.isScalarValue()) {
            parser.skipChildren();
            return null;
        }
        String text = CleanText.withoutSecrets(parser.getText());
        return text.isEmpty() ? null : text;
    }
}
