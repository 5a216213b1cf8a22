package io.fleetpulse.delivery;

import io.fleetpulse.result.CompactText;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * Up to {@value #MOST} messages that were delivered one after the other, with the delivery by which each
 * counts: fingerprints beside each other, since nearly every search finds none, and the rest as
 * differences from the message before in about ten bytes. Whoever changes a full segment gets another
 * one, so copies share it.
 */
final class DeliverySegment {

    static final int MOST = 32;

    private static final int FEWEST = 2;

    /** Bytes of an entry without its fingerprint at the most: five numbers of ten bytes. */
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

    /** A copy that can go on by itself; itself where it is full. */
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

    /** The last watermark at which any of the messages is remembered. */
    long lastExpiry() {
        return lastExpiry;
    }

    /** Fingerprint of a message. */
    long message(int entry) {
        return messages[entry];
    }

    /** The place of a message; -1 where it is not here. */
    int find(long message) {
        for (int entry = 0; entry < used; entry++) {
            if (messages[entry] == message) {
                return entry;
            }
        }
        return -1;
    }

    /**
     * Adds a message; there has to be room.
     *
     * @param last the one before; it becomes this one
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

    /** Reads an entry. */
    DeliveryEntry get(int entry) {
        DeliveryEntry read = new DeliveryEntry();
        int from = 0;
        for (int index = 0; index <= entry; index++) {
            from = read.read(rest, from);
        }
        return read;
    }

    /** The last entry, from which the next one differs; nothing where there is none. */
    DeliveryEntry last() {
        return get(used - 1);
    }

    /** The same segment with another entry in a place. */
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
