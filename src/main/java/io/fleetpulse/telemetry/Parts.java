package io.fleetpulse.telemetry;

import io.fleetpulse.result.CompactText;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * The parts of an exact sum in stored form; a part that is zero takes no bytes beyond its bit.
 *
 * @param numbers the doubles
 * @param wide the remainder that the doubles cannot hold; null if there is none
 */
record Parts(double[] numbers, BigDecimal wide) {

    private static final int WITH_WIDE = 0x80;

    static void write(DataOutput out, BigDecimal wide, double... numbers) throws IOException {
        int present = 0;
        for (int index = 0; index < numbers.length; index++) {
            if (numbers[index] != 0) {
                present |= 1 << index;
            }
        }
        if (wide != null) {
            present |= WITH_WIDE;
        }
        out.writeByte(present);
        for (double number : numbers) {
            if (number != 0) {
                out.writeDouble(number);
            }
        }
        if (wide != null) {
            byte[] unscaled = wide.unscaledValue().toByteArray();
            CompactText.writeLength(unscaled.length, out);
            out.write(unscaled);
            out.writeInt(wide.scale());
        }
    }

    static Parts read(DataInput in, int count) throws IOException {
        int present = in.readByte();
        double[] numbers = new double[count];
        for (int index = 0; index < count; index++) {
            if ((present & 1 << index) != 0) {
                numbers[index] = in.readDouble();
            }
        }
        BigDecimal wide = null;
        if ((present & WITH_WIDE) != 0) {
            byte[] unscaled = new byte[CompactText.readLength(in)];
            in.readFully(unscaled);
            wide = new BigDecimal(new BigInteger(unscaled), in.readInt());
        }
        return new Parts(numbers, wide);
    }
}
