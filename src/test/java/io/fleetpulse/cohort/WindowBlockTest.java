package io.fleetpulse.cohort;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.activity.DeviceActivity.Kind;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;

class WindowBlockTest {

    private static final int MINUTE = 60_000;

    private static void happens(DeviceWindow window, Random random) {
        int offset = random.nextInt(MINUTE);
        Kind[] kinds = {
            Kind.EVENT, Kind.CONNECT, Kind.DISCONNECT, Kind.SESSION_ENDED, Kind.FLAPPING
        };
        Kind kind = kinds[random.nextInt(kinds.length)];
        String detail = kind == Kind.EVENT ? "error" : "427";
        boolean expired = random.nextBoolean();
        window.add(new CohortActivity(kind, offset, offset, detail, 1, expired), offset, MINUTE);
    }

    private static byte[] written(DeviceWindow window) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        window.write(new DataOutputStream(bytes));
        return bytes.toByteArray();
    }

    @Property(tries = 100)
    void everyWindowIsFoundAsItWasPut(@ForAll Random random) throws IOException {
        WindowBlock block = WindowBlock.EMPTY;
        NavigableMap<Integer, DeviceWindow> model = new TreeMap<>();
        for (int step = 0; step < 300; step++) {
            int place = random.nextInt(WindowBlock.WINDOWS);
            if (random.nextInt(50) == 0) {
                block = block.from(place);
                model.headMap(place).clear();
            } else if (random.nextInt(5) == 0) {
                block = block.with(place, new DeviceWindow());
                model.remove(place);
            } else {
                DeviceWindow window = block.get(place);
                happens(window, random);
                block = block.with(place, window);
                model.put(place, window);
            }
            block = new WindowBlock(block.bytes());
            assertThat(Arrays.stream(block.places()).boxed())
                    .containsExactlyElementsOf(model.keySet());
            assertThat(block.isEmpty()).isEqualTo(model.isEmpty());
            assertThat(written(block.get(place)))
                    .isEqualTo(written(model.getOrDefault(place, new DeviceWindow())));
        }
    }

    @Test
    void anEventAMinuteIsEightBytesAMinute() {
        Random random = new Random(1);
        WindowBlock block = WindowBlock.EMPTY;
        for (int place = 0; place < WindowBlock.WINDOWS; place++) {
            DeviceWindow window = new DeviceWindow();
            int offset = random.nextInt(MINUTE);
            window.add(new CohortActivity(Kind.EVENT, offset, offset, "info", 1), offset, MINUTE);
            block = block.with(place, window);
        }
        assertThat(block.bytes().length).isLessThan(8 * WindowBlock.WINDOWS);
    }
}
