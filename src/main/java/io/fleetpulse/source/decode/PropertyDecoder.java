package io.fleetpulse.source.decode;

import io.fleetpulse.deadletter.DeadLetterReason;
import io.fleetpulse.message.Family;
import io.fleetpulse.message.Message;
import io.fleetpulse.message.PropertyBatch;
import io.fleetpulse.message.PropertyHistory;
import io.fleetpulse.message.PropertyPost;
import io.fleetpulse.message.Readings;
import io.fleetpulse.message.ValidationFailure;
import io.fleetpulse.source.envelope.Unusable;
import io.fleetpulse.source.json.Detail;
import io.fleetpulse.source.json.Member;
import io.fleetpulse.source.json.Members;
import io.fleetpulse.source.json.ReadingBuffer;

import java.io.IOException;
import java.util.List;

/**
 * "Data formats", Submit device properties, Submit device properties in batches, Submit historical
 * properties.
 *
 * <p>Dead letters number their parts from 1: first the readings in the order of the message, then
 * the entries of {@code checkFailedData}. Each member of an object value is a reading; an item
 * without a value is none.
 */
final class PropertyDecoder implements FamilyDecoder {

    private final Family family;

    PropertyDecoder(Family family) {
        this.family = family;
    }

    @Override
    public Message decode(Decoding decoding) throws Unusable, IOException {
        String productKey = decoding.identities().productKey();
        String deviceName = decoding.identities().deviceName();
        Members.Kind items = decoding.members().kind(Member.ITEMS);
        if (decoding.members().has(Member.ITEMS) && items != Members.Kind.OBJECT) {
            throw Unusable.bad(Member.ITEMS.label(), "an object");
        }
        if (family == Family.PROPERTY_BATCH) {
            return batch(decoding, productKey, deviceName);
        }
        long gmtCreate = decoding.members().time(Member.GMT_CREATE);
        Readings readings =
                take(decoding, family == Family.PROPERTY_POST ? gmtCreate : Message.NO_TIME);
        int parts = decoding.members().items().readings().size();
        List<ValidationFailure> failures = Failures.ofProperties(decoding, parts, gmtCreate);
        if (items != Members.Kind.OBJECT && failures.isEmpty()) {
            throw Unusable.missing(Member.ITEMS.label());
        }
        long platformTime = decoding.times().believableGmtCreate();
        if (readings.size() == 0 && failures.isEmpty()) {
            decoding.times().checkExists(Member.GMT_CREATE, platformTime);
        }
        String iotId = decoding.checked().iotId();
        if (family == Family.PROPERTY_HISTORY) {
            return new PropertyHistory(
                    decoding.origin(family),
                    productKey,
                    deviceName,
                    iotId,
                    platformTime,
                    readings,
                    failures);
        }
        return new PropertyPost(
                decoding.origin(family),
                productKey,
                deviceName,
                iotId,
                platformTime,
                readings,
                failures);
    }

    private PropertyBatch batch(Decoding decoding, String productKey, String deviceName)
            throws Unusable {
        if (!decoding.members().has(Member.ITEMS)) {
            throw Unusable.missing(Member.ITEMS.label());
        }
        long newest = newestEntry(decoding);
        Readings readings = take(decoding, Message.NO_TIME);
        long time = decoding.times().batchTime(newest);
        decoding.times().checkExists(Member.GENERATE_TIME, time);
        return new PropertyBatch(
                decoding.origin(family),
                productKey,
                deviceName,
                time,
                newest,
                readings,
                decoding.times().isOfRecord());
    }

    /** Returns the valid readings and rejects the others. */
    private static Readings take(Decoding decoding, long missingTime) {
        ReadingBuffer buffer = decoding.members().items().readings();
        int kept = 0;
        int part = 0;
        for (int reading = 0; reading < buffer.size(); reading++) {
            if (buffer.isDropped(reading) || buffer.kind(reading) == ReadingBuffer.NO_VALUE) {
                continue;
            }
            part++;
            long time = buffer.time(reading);
            if (time == Message.NO_TIME) {
                time = missingTime;
            }
            if (isGood(decoding, buffer, reading, part, time)) {
                buffer.move(reading, kept, time);
                kept++;
            }
        }
        return buffer.copy(kept);
    }

    private static boolean isGood(
            Decoding decoding, ReadingBuffer buffer, int reading, int part, long time) {
        String name = buffer.property(reading);
        switch (buffer.kind(reading)) {
            case ReadingBuffer.BAD_VALUE ->
                    decoding.reject(
                            part,
                            DeadLetterReason.BAD_VALUE,
                            "items." + Detail.name(name) + ": no finite double holds the number");
            case ReadingBuffer.BAD_ITEM ->
                    decoding.reject(
                            part,
                            DeadLetterReason.BAD_MEMBER,
                            "Bad member: items." + Detail.name(name) + ", expected an object");
            case ReadingBuffer.LONG_PATH ->
                    decoding.reject(
                            part,
                            DeadLetterReason.BAD_MEMBER,
                            "Bad member: items." + Detail.name(name) + ", its path is too long");
            default -> {
                if (time == Message.NO_TIME) {
                    decoding.reject(
                            part,
                            DeadLetterReason.MISSING_MEMBER,
                            "Missing member: items." + Detail.name(name) + ".time");
                    return false;
                }
                if (decoding.times().isAhead(time)) {
                    decoding.rejectAhead(part, "items." + name, time);
                    return false;
                }
                return true;
            }
        }
        return false;
    }

    /** Returns the newest time of a batch's entries, with a usable value or without one. */
    private static long newestEntry(Decoding decoding) {
        ReadingBuffer buffer = decoding.members().items().readings();
        long newest = Message.NO_TIME;
        for (int reading = 0; reading < buffer.size(); reading++) {
            long time = buffer.time(reading);
            if (!buffer.isDropped(reading) && !decoding.times().isAhead(time)) {
                newest = Math.max(newest, time);
            }
        }
        return newest;
    }
}
