package io.fleetpulse.counting;

import io.fleetpulse.result.CompactLong;
import io.fleetpulse.result.CompactText;
import io.fleetpulse.result.NameHash;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.StringJoiner;

/**
 * The devices that count under a name of a window: how many, and who, as 64-bit hashes of name and device
 * ({@link #hash}), so that the view of the table can tell which of the devices that amend the window count
 * already. Of more than {@value #MOST} devices the smallest hashes are known. Adds up in any order.
 */
final class CountedDevices {

    static final int MOST = 1000;

    private static final long[] NONE = {};

    private long count;

    /** In the order of unsigned numbers. */
    private long[] smallest = NONE;

    /** Nobody. */
    CountedDevices() {}

    private CountedDevices(long count, long[] smallest) {
        this.count = count;
        this.smallest = smallest;
    }

    /** One device. */
    static CountedDevices of(long hash) {
        return new CountedDevices(1, new long[] {hash});
    }

    /** The hash of a device that counts under a name. SQL: {@code fleet.counted_device}. */
    static long hash(CountName name, String deviceName) {
        return NameHash.of(NameHash.text(name.hash()) + deviceName);
    }

    CountedDevices copy() {
        return new CountedDevices(count, smallest);
    }

    /** How many. */
    long count() {
        return count;
    }

    /** Adds devices that were counted elsewhere, each counted once. */
    void add(CountedDevices other) {
        count += other.count;
        if (other.smallest.length > 0) {
            smallest = merged(smallest, other.smallest);
        }
    }

    /** Arrays are never written to once they are here, so copies share them. */
    private static long[] merged(long[] one, long[] other) {
        if (one.length == 0) {
            return other;
        }
        long[] merged = new long[Math.min(MOST, one.length + other.length)];
        int length = 0;
        int left = 0;
        int right = 0;
        while (length < merged.length && (left < one.length || right < other.length)) {
            long next;
            if (right == other.length) {
                next = one[left++];
            } else if (left == one.length || Long.compareUnsigned(other[right], one[left]) < 0) {
                next = other[right++];
            } else {
                next = one[left++];
                if (right < other.length && other[right] == next) {
                    right++;
                }
            }
            merged[length++] = next;
        }
        return length == merged.length ? merged : Arrays.copyOf(merged, length);
    }

    /** The hashes as a JSON array of 16 hexadecimal digits each; null for none. */
    String json() {
        if (smallest.length == 0) {
            return null;
        }
        StringJoiner array = new StringJoiner("\",\"", "[\"", "\"]");
        for (long hash : smallest) {
            array.add(NameHash.text(hash));
        }
        return array.toString();
    }

    void write(DataOutput out) throws IOException {
        CompactLong.write(count, out);
        CompactText.writeLength(smallest.length, out);
        for (long hash : smallest) {
            out.writeLong(hash);
        }
    }

    static CountedDevices read(DataInput in) throws IOException {
        long count = CompactLong.read(in);
        int length = CompactText.readLength(in);
        long[] smallest = length == 0 ? NONE : new long[length];
        for (int index = 0; index < length; index++) {
            smallest[index] = in.readLong();
        }
        return new CountedDevices(count, smallest);
    }
}
