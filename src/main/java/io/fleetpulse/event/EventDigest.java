package io.fleetpulse.event;

import com.dynatrace.hash4j.hashing.HashStream128;
import com.dynatrace.hash4j.hashing.HashValue128;
import com.dynatrace.hash4j.hashing.Hasher128;
import com.dynatrace.hash4j.hashing.Hashing;

import java.util.Comparator;

/**
 * A 128-bit hash in place of the texts of an event, which may be long. The job treats events with
 * equal hashes as equal.
 *
 * @param high the upper 64 bits
 * @param low the lower 64 bits
 */
public record EventDigest(long high, long low) {

    /** Compares hashes as unsigned 128-bit numbers. */
    static final Comparator<EventDigest> ORDER =
            ((Comparator<EventDigest>) (one, other) -> Long.compareUnsigned(one.high, other.high))
                    .thenComparing((one, other) -> Long.compareUnsigned(one.low, other.low));

    private static final Hasher128 HASHER = Hashing.xxh3_128();

    /** Hashes the key of an event's row: device, identifier and time. */
    static EventDigest ofKey(DeviceEvent event) {
        HashStream128 hash = HASHER.hashStream();
        hash.putString(event.productKey());
        hash.putString(event.deviceName());
        hash.putString(event.identifier());
        hash.putLong(event.at());
        return of(hash);
    }

    /** Hashes the columns of an event's row that are not its key. */
    static EventDigest ofContent(DeviceEvent event) {
        HashStream128 hash = HASHER.hashStream();
        put(event.value(), hash);
        put(event.type(), hash);
        put(event.name(), hash);
        put(event.iotId(), hash);
        hash.putBoolean(event.failed());
        return of(hash);
    }

    private static void put(String text, HashStream128 hash) {
        hash.putBoolean(text != null);
        if (text != null) {
            hash.putString(text);
        }
    }

    private static EventDigest of(HashStream128 hash) {
        HashValue128 value = hash.get();
        return new EventDigest(value.getMostSignificantBits(), value.getLeastSignificantBits());
    }

    /** Defined here because the hash selects the task, and a JDK may change the hash of records. */
    @Override
    public int hashCode() {
        return Long.hashCode(high ^ low);
    }
}
