package io.fleetpulse.deduplication;

import io.fleetpulse.result.CompactText;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/**
 * The earliest delivery of each message of one sender, by which the message counts. Each message is
 * remembered until a watermark. A message is identified by a 64-bit fingerprint and takes about
 * twenty bytes. {@link DeliverySegment Segments} hold the messages in the order of arrival; a
 * segment is removed when all of its messages have expired. With many segments a {@link
 * DeliveryIndex} finds the messages, since a gateway may have thousands within the horizon.
 *
 * <p>However far the watermark lags, the {@value #MOST} messages with the latest expiry are
 * remembered; others are forgotten once there are as many of them.
 */
public final class EarliestDeliveries {

    /** Number of messages that are remembered whatever the watermark; a multiple of a segment. */
    public static final int MOST = 65_536;

    /** Up to this number of segments, a search scans them one by one. */
    private static final int FEW = 8;

    private static final int BYTES_OF_A_MESSAGE = 24;

    private static final DeliverySegment[] NONE = {};

    /** All but the last are full. */
    private DeliverySegment[] segments = NONE;

    private int used;

    /** Number of segments at which {@link #addSegment} removes the expired ones. */
    private int worthALook = 1;

    /** The last entry, from which the next one is stored as a difference. */
    private DeliveryEntry last = new DeliveryEntry();

    /** Messages forgotten because of {@link #most} since they were last asked for; not stored. */
    private int beyondLimit;

    private final int most;

    /** Null with few segments. */
    private DeliveryIndex index;

    /** Creates an instance without messages. */
    public EarliestDeliveries() {
        this(MOST);
    }

    EarliestDeliveries(int most) {
        this.most = most;
    }

    /** Copies everything that can change. */
    public EarliestDeliveries(EarliestDeliveries from) {
        most = from.most;
        segments = Arrays.copyOf(from.segments, from.used);
        used = from.used;
        worthALook = from.worthALook;
        last.set(from.last);
        if (used > 0) {
            segments[used - 1] = segments[used - 1].copy();
        }
        if (from.index != null) {
            index = new DeliveryIndex(from.index);
        }
    }

    /**
     * Adds a delivery. The message counts by this delivery from now on if it precedes all others in
     * Kafka timestamp, partition and offset.
     *
     * <p>The watermark of the delivery's own partition decides whether the message is still
     * remembered, so that every run decides the same. The watermark of all partitions, which is
     * behind it and differs from run to run, decides only when the state is cleared.
     *
     * @param message fingerprint of the message
     * @param expiry the last watermark at which the message is remembered, at least that of the
     *     delivery's partition
     * @param watermark the watermark of all partitions
     * @param delivery the delivery, with the watermark of its partition, at least {@code watermark}
     * @return the delivery by which the message counted so far; null if none is remembered
     */
    public Delivery offer(long message, long expiry, long watermark, Delivery delivery) {
        int entry = find(message);
        DeliveryEntry now = new DeliveryEntry(expiry, delivery);
        if (entry < 0) {
            append(message, now, watermark);
            return null;
        }
        DeliveryEntry known = segments[entry / DeliverySegment.MOST].get(slot(entry));
        if (known.expiry() < delivery.ahead()) {
            put(entry, now.until(known.expiry()));
            return null;
        }
        Delivery counted = known.counted();
        if (counted.isAfter(delivery)) {
            put(entry, now.readFirstAs(counted).until(known.expiry()));
        } else if (expiry > known.expiry()) {
            put(entry, known.until(expiry));
        }
        return counted;
    }

    private static int slot(int entry) {
        return entry % DeliverySegment.MOST;
    }

    private void put(int entry, DeliveryEntry changed) {
        int segment = entry / DeliverySegment.MOST;
        segments[segment] = segments[segment].with(slot(entry), changed);
        if (segment == used - 1) {
            last = segments[segment].last();
        }
    }

    private void append(long message, DeliveryEntry entry, long watermark) {
        if (used == 0 || segments[used - 1].isFull()) {
            addSegment(watermark);
        }
        DeliverySegment open = segments[used - 1];
        open.append(message, entry, last);
        if (used > FEW) {
            index(message, (used - 1) * DeliverySegment.MOST + open.size() - 1);
        }
    }

    private void addSegment(long watermark) {
        if (used >= worthALook) {
            retain(watermark);
        }
        if (used >= 2 * most / DeliverySegment.MOST) {
            forgetSurplus();
        }
        if (used == segments.length) {
            segments = Arrays.copyOf(segments, used + Math.max(1, used / 4));
        }
        segments[used++] = new DeliverySegment();
        last = new DeliveryEntry();
    }

    /** Forgets all but the messages with the latest expiry. */
    private void forgetSurplus() {
        List<KeptMessage> kept = KeptMessage.latest(segments, used, most);
        beyondLimit += size() - most;
        segments = new DeliverySegment[most / DeliverySegment.MOST];
        used = 0;
        for (KeptMessage one : kept) {
            if (used == 0 || segments[used - 1].isFull()) {
                segments[used++] = new DeliverySegment();
                last = new DeliveryEntry();
            }
            segments[used - 1].append(one.message(), one.entry(), last);
        }
        worthALook = used + Math.max(1, used / 4);
        index();
    }

    /** Returns how many messages the limit has removed since the last call on this instance. */
    public int takeBeyondLimit() {
        int taken = beyondLimit;
        beyondLimit = 0;
        return taken;
    }

    private int find(long message) {
        if (index != null) {
            return index.find(message, segments);
        }
        for (int segment = used - 1; segment >= 0; segment--) {
            int slot = segments[segment].find(message);
            if (slot >= 0) {
                return segment * DeliverySegment.MOST + slot;
            }
        }
        return -1;
    }

    private void index(long message, int entry) {
        if (index == null || !index.hasRoomFor(used)) {
            index();
        } else {
            index.add(message, entry);
        }
    }

    private void index() {
        index = used <= FEW ? null : new DeliveryIndex(segments, used);
    }

    /** Removes the segments of which all messages expired before this watermark. */
    public void prune(long watermark) {
        retain(watermark);
        segments = Arrays.copyOf(segments, used);
    }

    private void retain(long watermark) {
        int kept = 0;
        for (int segment = 0; segment < used; segment++) {
            if (segments[segment].lastExpiry() >= watermark) {
                segments[kept] = segments[segment];
                kept++;
            }
        }
        if (kept < used) {
            Arrays.fill(segments, kept, used, null);
            used = kept;
            index();
        }
        worthALook = used + Math.max(1, used / 4);
    }

    /** Number of messages held, including some that have expired. */
    public int size() {
        if (used == 0) {
            return 0;
        }
        return (used - 1) * DeliverySegment.MOST + segments[used - 1].size();
    }

    /** Approximate bytes on the heap. */
    public long estimatedBytes() {
        return (long) BYTES_OF_A_MESSAGE * size();
    }

    /** Writes all messages. */
    public void write(DataOutput out) throws IOException {
        CompactText.writeLength(used, out);
        for (int segment = 0; segment < used; segment++) {
            segments[segment].write(out);
        }
    }

    /** Reads what {@link #write} wrote. */
    public static EarliestDeliveries read(DataInput in) throws IOException {
        return read(in, MOST);
    }

    static EarliestDeliveries read(DataInput in, int most) throws IOException {
        EarliestDeliveries read = new EarliestDeliveries(most);
        int size = CompactText.readLength(in);
        if (size == 0) {
            return read;
        }
        read.segments = new DeliverySegment[size];
        for (int segment = 0; segment < size; segment++) {
            read.segments[segment] = DeliverySegment.read(in);
        }
        read.used = size;
        read.last = read.segments[size - 1].last();
        read.index();
        return read;
    }
}
