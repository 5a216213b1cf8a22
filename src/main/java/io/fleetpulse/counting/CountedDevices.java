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
 * Devices that count under a name of a window: their number, and the 64-bit hashes ({@link #hash})
 * of at most {@value #MOST} of them, the smallest ones. The table's view uses the hashes to find
 * devices of amendments that the row already counts. The order of additions does not matter.
 */
final class CountedDevices {

    static final int MOST = 1000;

    private static final long[] NONE = {};

    private long count;

    /** Hashes in unsigned order; never modified, so copies share the array. */
    private long[] smallest = NONE;

    /** Creates an instance without devices. */
    CountedDevices() {}

    private CountedDevices(long count, long[] smallest) {
        this.count = count;
        this.smallest = smallest;
    }

    /** Returns an instance with one device. */
    static CountedDevices of(long hash) {
        return new CountedDevices(1, new long[] {hash});
    }

    /** Hashes a device with the name it counts under. SQL: {@code fleet.counted_device}. */
    static long hash(CountName name, String deviceName) {
        return NameHash.of(NameHash.text(name.hash()) + deviceName);
    }

    CountedDevices copy() {
        return new CountedDevices(count, smallest);
    }

    /** Number of devices. */
    long count() {
        return count;
    }

    /** Adds the devices of another instance, none of which this one counts. */
    void add(CountedDevices other) {
        count += other.count;
        if (other.smallest.length > 0) {
            smallest = merged(smallest, other.smallest);
        }
    }

    /** Merges sorted hashes into a new array, except that an empty one gives the other array. */
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

    /** Returns a JSON array of the hashes, each 16 hexadecimal digits; null for none. */
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
