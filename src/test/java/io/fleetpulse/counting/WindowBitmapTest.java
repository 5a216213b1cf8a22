package io.fleetpulse.counting;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fleetpulse.message.Fingerprint;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

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

    @Property(tries = 100)
    void theNamesWithTheSmallestFingerprintsCountOnceInEveryOrder(@ForAll Random random)
            throws IOException {
        int most = 1 + random.nextInt(40);
        WindowBitmap windows = new WindowBitmap(most);
        Map<Long, Set<Long>> counted = new HashMap<>();
        Map<Long, Set<Long>> arrived = new HashMap<>();
        TreeSet<Long> blocks = new TreeSet<>(Long::compareUnsigned);
        int beyondLimit = 0;
        for (int step = 0; step < 1_000; step++) {
            long kind = 1L + random.nextInt(80);
            long window = random.nextInt(128);
            long block = Fingerprint.with(kind, window / WindowBitmap.WINDOWS);
            blocks.add(block);
            arrived.computeIfAbsent(block, none -> new TreeSet<>()).add(window);
            if (windows.add(kind, window, 1_000, 0)) {
                counted.computeIfAbsent(block, none -> new TreeSet<>()).add(window);
            }
            assertTrue(windows.size() <= most);
            beyondLimit += windows.takeBeyondLimit();
            if (random.nextInt(100) == 0) {
                windows = readAgain(windows, most);
            }
        }
        List<Long> smallest = blocks.stream().limit(most).toList();
        for (long block : smallest) {
            assertEquals(arrived.get(block), counted.get(block));
        }
        assertTrue(blocks.size() <= most || beyondLimit > 0);
    }

    private static WindowBitmap readAgain(WindowBitmap windows) throws IOException {
        return readAgain(windows, WindowBitmap.MOST);
    }

    private static WindowBitmap readAgain(WindowBitmap windows, int most) throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(64);
        windows.write(out);
        DataInputDeserializer in = new DataInputDeserializer(out.getCopyOfBuffer());
        WindowBitmap read = WindowBitmap.read(in, most);
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
