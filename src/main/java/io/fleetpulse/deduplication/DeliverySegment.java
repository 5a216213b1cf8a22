package io.fleetpulse.deduplication;

import io.fleetpulse.result.CompactText;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * Up to {@value #MOST} messages in the order of arrival, with the delivery by which each counts.
 * The fingerprints are in an array of their own, since nearly every search finds none. The rest is
 * stored as differences from the message before, in about ten bytes a message. A full segment is
 * immutable, so copies share it.
 */
final class DeliverySegment {

    static final int MOST = 32;

    private static final int FEWEST = 2;

    /** Maximum bytes of an entry without its fingerprint: five numbers of ten bytes. */
    private static final int LONGEST = 50;

    private long[] messages;
    private byte[] rest;
    private int used;
    private int restUsed;
    private long lastExpiry = Long.MIN_VALUE;

    DeliverySegment() {
        this(new long[FEWEST], new byte[LONGEST]);
    }

    private DeliverySegment(long[] messages, byte[] rest) {
        this.messages = messages;
        this.rest = rest;
    }

    /** Copies the segment; returns this instance if it is full. */
    DeliverySegment copy() {
        if (isFull()) {
            return this;
        }
        DeliverySegment copy = new DeliverySegment(messages.clone(), rest.clone());
        copy.used = used;
        copy.restUsed = restUsed;
        copy.lastExpiry = lastExpiry;
        return copy;
    }

    boolean isFull() {
        return used == MOST;
    }

    int size() {
        return used;
    }

    /** The greatest expiry of the messages. */
    long lastExpiry() {
        return lastExpiry;
    }

    /** Fingerprint of a message. */
    long message(int entry) {
        return messages[entry];
    }

    /** Returns the index of a message; -1 if the segment does not have it. */
    int find(long message) {
        for (int entry = 0; entry < used; entry++) {
            if (messages[entry] == message) {
                return entry;
            }
        }
        return -1;
    }

    /**
     * Appends a message; the segment must not be full.
     *
     * @param last the entry before; set to the values of {@code now}
     */
    void append(long message, DeliveryEntry now, DeliveryEntry last) {
        if (used == messages.length) {
            messages = Arrays.copyOf(messages, Math.min(MOST, used * 2));
        }
        if (restUsed + LONGEST > rest.length) {
            rest = Arrays.copyOf(rest, restUsed + restUsed / 2 + LONGEST);
        }
        messages[used] = message;
        restUsed = now.write(last, rest, restUsed);
        last.set(now);
        used++;
        lastExpiry = Math.max(lastExpiry, now.expiry());
        if (isFull() && rest.length > restUsed) {
            rest = Arrays.copyOf(rest, restUsed);
        }
    }

    /** Decodes an entry. */
    DeliveryEntry get(int entry) {
        DeliveryEntry read = new DeliveryEntry();
        int from = 0;
        for (int index = 0; index <= entry; index++) {
            from = read.read(rest, from);
        }
        return read;
    }

    /** Decodes the last entry, from which the next one differs; zeros for an empty segment. */
    DeliveryEntry last() {
        return get(used - 1);
    }

    /** Returns a new segment with one entry replaced. */
    DeliverySegment with(int entry, DeliveryEntry changed) {
        DeliverySegment other = new DeliverySegment();
        DeliveryEntry last = new DeliveryEntry();
        DeliveryEntry read = new DeliveryEntry();
        int from = 0;
        for (int index = 0; index < used; index++) {
            from = read.read(rest, from);
            other.append(messages[index], index == entry ? changed : read, last);
        }
        return other;
    }

    void write(DataOutput out) throws IOException {
        CompactText.writeLength(used, out);
        CompactText.writeLength(restUsed, out);
        out.writeLong(lastExpiry);
        for (int entry = 0; entry < used; entry++) {
            out.writeLong(messages[entry]);
        }
        out.write(rest, 0, restUsed);
    }

    static DeliverySegment read(DataInput in) throws IOException {
        int used = CompactText.readLength(in);
        int restUsed = CompactText.readLength(in);
        long lastExpiry = in.readLong();
        long[] messages = new long[Math.max(FEWEST, used)];
        for (int entry = 0; entry < used; entry++) {
            messages[entry] = in.readLong();
        }
        byte[] rest = new byte[restUsed];
        in.readFully(rest);
        DeliverySegment read = new DeliverySegment(messages, rest);
        read.used = used;
        read.restUsed = restUsed;
        read.lastExpiry = lastExpiry;
        return read;
    }
}
