package io.fleetpulse.deduplication;

/** State of a message apart from its fingerprint. Mutable; never shared. */
final class DeliveryEntry {

    private static final int BITS = 7;
    private static final int MORE = 0x80;
    private static final int LOW = 0x7F;

    private static final long PLATFORM_TIME = 1;

    /** A bit above those of a record's bytes, which older states do not have. */
    private static final long BEYOND_HORIZON = 1L << 40;

    private long expiry;
    private long timestamp;
    private long position;
    private long ahead;

    /** Bytes of the record's value, with {@link #PLATFORM_TIME} and {@link #BEYOND_HORIZON}. */
    private long size;

    /** Creates an entry of zeros, from which the first entry of a segment differs. */
    DeliveryEntry() {}

    /** Creates the entry of a message that counts by a delivery. */
    DeliveryEntry(long expiry, Delivery delivery) {
        this.expiry = expiry;
        timestamp = delivery.timestamp();
        position = delivery.position();
        ahead = delivery.ahead();
        size = (long) delivery.bytes() << 1;
        if (delivery.hasPlatformTime()) {
            size |= PLATFORM_TIME;
        }
        if (delivery.beyondHorizon()) {
            size |= BEYOND_HORIZON;
        }
    }

    /** The last watermark at which the message is remembered. */
    long expiry() {
        return expiry;
    }

    /** The delivery by which the message counts. */
    Delivery counted() {
        return new Delivery(
                timestamp,
                position,
                (int) (size >> 1),
                ahead,
                (size & PLATFORM_TIME) != 0,
                (size & BEYOND_HORIZON) != 0);
    }

    /** Extends the expiry to at least this watermark. */
    DeliveryEntry until(long watermark) {
        expiry = Math.max(expiry, watermark);
        return this;
    }

    /** Sets what decided where the delivery read first counts. */
    DeliveryEntry readFirstAs(Delivery first) {
        ahead = first.ahead();
        size &= ~BEYOND_HORIZON;
        if (first.beyondHorizon()) {
            size |= BEYOND_HORIZON;
        }
        return this;
    }

    void set(DeliveryEntry other) {
        expiry = other.expiry;
        timestamp = other.timestamp;
        position = other.position;
        ahead = other.ahead;
        size = other.size;
    }

    /**
     * Writes the differences from the entry before. They are small, since a device sends in nearly
     * equal steps and its times advance together.
     *
     * @return the index after the last byte written
     */
    int write(DeliveryEntry before, byte[] to, int from) {
        long step = expiry - before.expiry;
        int next = write(step, to, from);
        next = write(timestamp - before.timestamp - step, to, next);
        next = write(ahead - before.ahead - step, to, next);
        next = write(position - before.position, to, next);
        return write(size - before.size, to, next);
    }

    /**
     * Adds the differences read to this entry, which has to be the entry before.
     *
     * @return the index after the last byte read
     */
    int read(byte[] bytes, int from) {
        int next = from;
        long step = number(bytes, next);
        next = after(bytes, next);
        expiry += step;
        timestamp += number(bytes, next) + step;
        next = after(bytes, next);
        ahead += number(bytes, next) + step;
        next = after(bytes, next);
        position += number(bytes, next);
        next = after(bytes, next);
        size += number(bytes, next);
        return after(bytes, next);
    }

    private static int write(long number, byte[] to, int from) {
        long rest = number << 1 ^ number >> Long.SIZE - 1;
        int next = from;
        while ((rest & ~LOW) != 0) {
            to[next++] = (byte) (rest & LOW | MORE);
            rest >>>= BITS;
        }
        to[next++] = (byte) rest;
        return next;
    }

    private static long number(byte[] bytes, int from) {
        long bits = 0;
        int next = from;
        for (int shift = 0; ; shift += BITS) {
            byte part = bytes[next++];
            bits |= (part & (long) LOW) << shift;
            if (part >= 0) {
                return bits >>> 1 ^ -(bits & 1);
            }
        }
    }

    private static int after(byte[] bytes, int from) {
        int next = from;
        while (bytes[next] < 0) {
            next++;
        }
        return next + 1;
    }
}
