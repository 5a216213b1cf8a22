package io.fleetpulse.result;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** Writes numbers in one to ten bytes, few if near zero: zigzag, seven bits a byte. */
public final class CompactLong {

    private CompactLong() {}

    public static void write(long number, DataOutput out) throws IOException {
        long rest = number << 1 ^ number >> 63;
        while ((rest & ~0x7FL) != 0) {
            out.writeByte((int) (rest & 0x7F | 0x80));
            rest >>>= 7;
        }
        out.writeByte((int) rest);
    }

    public static long read(DataInput in) throws IOException {
        long bits = 0;
        for (int shift = 0; shift < 70; shift += 7) {
            byte part = in.readByte();
            bits |= (part & 0x7FL) << shift;
            if (part >= 0) {
                return bits >>> 1 ^ -(bits & 1);
            }
        }
        throw new IOException("Not a number: more than ten bytes");
    }
}
