package io.fleetpulse.telemetry;

/** Cursor over a {@link ReadingLog}; {@link #next} moves to the next reading. */
final class LoggedReadings {

    private final byte[] bytes;
    private final int end;
    private int at;
    private int flags;
    private long window;
    private long time;
    private int slot = -1;
    private int valueAt;
    private double value;

    /** Reads the entries in this part of an array; {@code base} as in {@link ReadingLog}. */
    LoggedReadings(long base, byte[] bytes, int from, int end) {
        this.bytes = bytes;
        this.at = from;
        this.end = end;
        window = base;
        time = base;
    }

    boolean next() {
        if (at >= end) {
            return false;
        }
        flags = bytes[at++];
        if ((flags & ReadingLog.OTHER_WINDOW) != 0) {
            window += number();
        }
        slot = (flags & ReadingLog.NEXT_SLOT) != 0 ? slot + 1 : (int) number();
        if ((flags & ReadingLog.SAME_TIME) == 0) {
            time += number();
        }
        if (!isTakenBack()) {
            valueAt = at;
            int power = flags & PackedNumber.RAW;
            value = power == PackedNumber.RAW ? raw() : PackedNumber.value(number(), power);
        }
        return true;
    }

    private long number() {
        long bits = 0;
        int shift = 0;
        byte part;
        do {
            part = bytes[at++];
            bits |= (part & 0x7FL) << shift;
            shift += 7;
        } while (part < 0);
        return bits >>> 1 ^ -(bits & 1);
    }

    private double raw() {
        long bits = 0;
        for (int index = 0; index < Double.BYTES; index++) {
            bits = bits << Byte.SIZE | bytes[at++] & 0xFF;
        }
        return Double.longBitsToDouble(bits);
    }

    /** Start of the window. */
    long window() {
        return window;
    }

    int slot() {
        return slot;
    }

    /** Whether the entry is not a reading but makes one of its slot and window no longer late. */
    boolean isTakenBack() {
        return (flags & ReadingLog.TAKEN_BACK) != 0;
    }

    /** Appends the entry to another log. */
    void copyTo(ReadingLog log) {
        if (isTakenBack()) {
            log.takeBackLate(window, slot);
        } else {
            log.add(window, slot, flags, time, bytes, valueAt, at - valueAt);
        }
    }

    /** Applies the entry to the aggregates of its slot. */
    void countIn(Stats stats) {
        if (isTakenBack()) {
            stats.late--;
        } else {
            stats.add(value, time, isLate());
        }
    }

    private boolean isLate() {
        return (flags & ReadingLog.LATE) != 0;
    }
}
