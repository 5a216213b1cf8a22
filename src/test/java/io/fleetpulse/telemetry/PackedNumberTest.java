package io.fleetpulse.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.math.BigDecimal;

class PackedNumberTest {

    private static byte[] written(double value) throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(16);
        PackedNumber.write(value, out);
        return out.getCopyOfBuffer();
    }

    private static void checkRoundTrip(double value) throws IOException {
        double read = PackedNumber.read(new DataInputDeserializer(written(value)));
        assertThat(Double.doubleToRawLongBits(read)).isEqualTo(Double.doubleToRawLongBits(value));
    }

    @Property(tries = 2000)
    void everyDoubleComesOutAsItWentIn(@ForAll long bits) throws IOException {
        double value = Double.longBitsToDouble(bits);
        if (!Double.isNaN(value)) {
            checkRoundTrip(value);
        }
    }

    @Property(tries = 2000)
    void soDoesEveryDecimal(
            @ForAll @LongRange(min = -(1L << 60), max = 1L << 60) long digits,
            @ForAll @IntRange(max = 20) int scale)
            throws IOException {
        checkRoundTrip(BigDecimal.valueOf(digits, scale).doubleValue());
    }

    @ParameterizedTest
    @ValueSource(
            doubles = {
                0.0,
                -0.0,
                Double.MIN_VALUE,
                -Double.MAX_VALUE,
                4503599627370496.0,
                9007199254740993.0,
                4503599627.370496,
                0.0000001,
                1e300
            })
    void soDoTheEnds(double value) throws IOException {
        checkRoundTrip(value);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 1",
        "1, 1",
        "-3, 1",
        "21.5, 2",
        "21.53, 3",
        "116.397, 3",
        "-0.000001, 1",
        "1e9, 5"
    })
    void whatSensorsMeasureTakesFewBytes(double value, int bytes) throws IOException {
        assertThat(written(value)).hasSize(bytes);
    }

    @Test
    void whatHasManyDigitsTakesNine() throws IOException {
        assertThat(written(Math.PI)).hasSize(9);
    }
}
