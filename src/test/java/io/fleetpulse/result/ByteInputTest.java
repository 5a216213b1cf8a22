package io.fleetpulse.result;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.util.Random;

class ByteInputTest {

    @Property
    void readsAsTheStreamOfTheLibraryDoes(
            @ForAll byte[] bytes,
            @ForAll Random random,
            @ForAll @IntRange(min = 1, max = 40) int steps)
            throws Exception {
        int from = random.nextInt(bytes.length + 1);
        int length = random.nextInt(bytes.length - from + 1);
        InputStream expected = new ByteArrayInputStream(bytes, from, length);
        InputStream input = new ByteInput(bytes, from, length);
        for (int step = 0; step < steps; step++) {
            assertThat(input.available()).isEqualTo(expected.available());
            if (random.nextBoolean()) {
                assertThat(input.read()).isEqualTo(expected.read());
                continue;
            }
            byte[] read = new byte[8];
            byte[] expectedRead = new byte[8];
            int count = random.nextInt(7);
            assertThat(input.read(read, 1, count)).isEqualTo(expected.read(expectedRead, 1, count));
            assertThat(read).isEqualTo(expectedRead);
        }
    }

    @Property
    void writesAsTheStreamOfTheLibraryDoes(@ForAll byte[] bytes, @ForAll Random random) {
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        ByteOutput output = new ByteOutput(random.nextInt(4));
        for (int step = 0; step < 20; step++) {
            int value = random.nextInt();
            expected.write(value);
            output.write(value);
            int from = random.nextInt(bytes.length + 1);
            int count = random.nextInt(bytes.length - from + 1);
            expected.write(bytes, from, count);
            output.write(bytes, from, count);
        }
        assertThat(output.size()).isEqualTo(expected.size());
        assertThat(output.toByteArray()).isEqualTo(expected.toByteArray());
    }
}
