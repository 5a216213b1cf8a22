package io.fleetpulse.event;

import com.dynatrace.hash4j.hashing.HashStream128;
import com.dynatrace.hash4j.hashing.HashValue128;
import com.dynatrace.hash4j.hashing.Hasher128;
import com.dynatrace.hash4j.hashing.Hashing;

import java.util.Comparator;

/**
 * A 128-bit hash that stands for texts of an event, which may be long. Two texts that differ have
 * different hashes, as far as 128 bits tell.
 *
 * @param high the upper 64 bits
 * @param low the lower 64 bits
 */
public record EventDigest(long high, long low) {

    /** As unsigned numbers. */
    static final Comparator<EventDigest> ORDER =
            ((Comparator<EventDigest>) (one, other) -> Long.compareUnsigned(one.high, other.high))
                    .thenComparing((one, other) -> Long.compareUnsigned(one.low, other.low));

    private static final Hasher128 HASHER = Hashing.xxh3_128();

    /** Of what makes an event a row of its own: device, identifier and time. */
    static EventDigest ofKey(DeviceEvent event) {
        HashStream128 hash = HASHER.hashStream();
        hash.putString(event.productKey());
        hash.putString(event.deviceName());
        hash.putString(event.identifier());
        hash.putLong(event.at());
        return of(hash);
    }

    /** Of everything else that its row says. */
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

    /** Written out, because it decides which task owns an event: a JDK may hash records otherwise. */
    @Override
    public int hashCode() {
        return Long.hashCode(high ^ low);
    }
}
