package io.fleetpulse.source.json;

import io.fleetpulse.message.Message;
import io.fleetpulse.message.Readings;

import java.util.Arrays;

/** Collects valid and invalid readings of a message in growing arrays, which are reused. */
public final class ReadingBuffer {

    /** A number that no finite double holds. */
    public static final byte BAD_VALUE = 16;

    /** An item that is no object. */
    public static final byte BAD_ITEM = 17;

    /** A member of an object value whose path is too long. */
    public static final byte LONG_PATH = 18;

    /** An entry of a batch that has a time and no value: no reading. */
    public static final byte NO_VALUE = 19;

    /** A reading of a member whose name was repeated later. */
    private static final byte DROPPED = 32;

    /** Larger arrays are released after the message. */
    private static final int MOST_KEPT = 4096;

    private static final int START = 64;

    private String[] properties = new String[START];
    private long[] times = new long[START];
    private byte[] kinds = new byte[START];
    private double[] numbers = new double[START];
    private String[] texts = new String[START];
    private int size;

    void clear() {
        size = 0;
        if (properties.length > MOST_KEPT) {
            properties = new String[START];
            times = new long[START];
            kinds = new byte[START];
            numbers = new double[START];
            texts = new String[START];
        }
    }

    public int size() {
        return size;
    }

    void add(String property, byte kind, double number, String text) {
        if (size == properties.length) {
            grow();
        }
        properties[size] = property;
        times[size] = Message.NO_TIME;
        kinds[size] = kind;
        numbers[size] = number;
        texts[size] = text;
        size++;
    }

    private void grow() {
        int larger = size * 2;
        properties = Arrays.copyOf(properties, larger);
        times = Arrays.copyOf(times, larger);
        kinds = Arrays.copyOf(kinds, larger);
        numbers = Arrays.copyOf(numbers, larger);
        texts = Arrays.copyOf(texts, larger);
    }

    /** Sets the time of this reading and of all after it. */
    void setTime(int from, long time) {
        for (int reading = from; reading < size; reading++) {
            times[reading] = time;
        }
    }

    /** Removes this reading and all after it. */
    void truncate(int from) {
        size = from;
    }

    /**
     * Drops these readings but keeps their places, so that the numbers of other readings do not
     * change.
     */
    void drop(int from, int to) {
        Arrays.fill(kinds, from, to, DROPPED);
    }

    public boolean isDropped(int reading) {
        return kinds[reading] == DROPPED;
    }

    public String property(int reading) {
        return properties[reading];
    }

    public long time(int reading) {
        return times[reading];
    }

    public byte kind(int reading) {
        return kinds[reading];
    }

    /** Moves a kept reading to the same or an earlier place, and sets its time. */
    public void move(int from, int to, long time) {
        properties[to] = properties[from];
        times[to] = time;
        kinds[to] = kinds[from];
        numbers[to] = numbers[from];
        texts[to] = texts[from];
    }

    /** Returns a copy of the first readings. */
    public Readings copy(int count) {
        return new Readings(
                Arrays.copyOf(properties, count),
                Arrays.copyOf(times, count),
                Arrays.copyOf(kinds, count),
                Arrays.copyOf(numbers, count),
                Arrays.copyOf(texts, count));
    }
}
