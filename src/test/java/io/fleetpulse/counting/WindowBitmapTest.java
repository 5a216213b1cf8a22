package io.fleetpulse.counting;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;

class WindowBitmapTest {

    private static final int HORIZON = 1_440;

    @Property(tries = 200)
    void eachWindowOfEachKindIsFirstOnce(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 40) int kinds) throws IOException {
        Random random = new Random(seed);
        WindowBitmap windows = new WindowBitmap();
        Set<Long> model = new HashSet<>();
        long watermark = -2_000;
        for (int step = 0; step < 2_000; step++) {
            watermark += random.nextInt(4);
            long kind = 1L + random.nextInt(kinds);
            long window = watermark + random.nextInt(HORIZON);
            boolean first = windows.add(kind, window, window + 64, watermark);
            assertEquals(model.add(window * 100 + kind), first);
            switch (random.nextInt(50)) {
                case 0 -> windows = readAgain(windows);
                case 1 -> windows.prune(watermark);
                case 2 -> windows = new WindowBitmap(windows);
                default -> {}
            }
        }
    }

    private static WindowBitmap readAgain(WindowBitmap windows) throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(64);
        windows.write(out);
        DataInputDeserializer in = new DataInputDeserializer(out.getCopyOfBuffer());
        WindowBitmap read = WindowBitmap.read(in);
        assertEquals(0, in.available());
        assertEquals(windows.size(), read.size());
        return read;
    }

    @Test
    void everyMinuteOfADayIsSomeTwentyEntries() {
        WindowBitmap windows = new WindowBitmap();
        for (long window = 0; window < 10_000; window++) {
            assertTrue(windows.add(7, window, window + HORIZON, window));
        }
        windows.prune(10_000);
        assertTrue(windows.size() <= HORIZON / WindowBitmap.WINDOWS + 2);
        windows.prune(20_000);
        assertEquals(0, windows.size());
    }

    @Test
    void copyIsUntouchedByWhatComesAfterIt() {
        WindowBitmap windows = new WindowBitmap();
        windows.add(7, 1, 100, 0);
        WindowBitmap copy = new WindowBitmap(windows);
        windows.add(7, 2, 100, 0);
        assertTrue(copy.add(7, 2, 100, 0));
        assertFalse(windows.add(7, 2, 100, 0));
    }
}
