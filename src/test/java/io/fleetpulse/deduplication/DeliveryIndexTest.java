package io.fleetpulse.deduplication;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

class DeliveryIndexTest {

    private static final DeliveryEntry ENTRY =
            new DeliveryEntry(9, new Delivery(1, 2, 3, 4, true, false));

    /** Colliding fingerprints have equal low bits. */
    @Property(tries = 200)
    void everyMessageIsFoundAndNoOther(
            @ForAll Random random,
            @ForAll @IntRange(min = 1, max = 600) int messages,
            @ForAll boolean colliding) {
        DeliverySegment[] segments = new DeliverySegment[messages / DeliverySegment.MOST + 1];
        Map<Long, Integer> entries = new LinkedHashMap<>();
        DeliveryIndex index = null;
        int used = 0;
        for (int entry = 0; entry < messages; entry++) {
            long message = entry * 0x9E3779B97F4A7C15L << (colliding ? 20 : 0);
            if (used == 0 || segments[used - 1].isFull()) {
                segments[used++] = new DeliverySegment();
            }
            segments[used - 1].append(message, ENTRY, new DeliveryEntry());
            entries.put(message, entry);
            if (index == null || !index.hasRoomFor(used)) {
                index = new DeliveryIndex(segments, used);
            } else {
                index.add(message, entry);
            }
            if (random.nextInt(50) == 0) {
                index = new DeliveryIndex(index);
            }
        }

        for (Map.Entry<Long, Integer> one : entries.entrySet()) {
            assertThat(index.find(one.getKey(), segments)).isEqualTo(one.getValue());
            assertThat(index.find(one.getKey() + 1, segments)).isEqualTo(-1);
        }
    }

    @Property(tries = 50)
    void aCopyDoesNotChangeWithTheOriginal(@ForAll long first, @ForAll long second) {
        DeliverySegment segment = new DeliverySegment();
        segment.append(first, ENTRY, new DeliveryEntry());
        DeliverySegment[] segments = {segment};
        DeliveryIndex index = new DeliveryIndex(segments, 1);
        DeliveryIndex copy = new DeliveryIndex(index);
        if (first != second) {
            segment.append(second, ENTRY, new DeliveryEntry());
            index.add(second, 1);

            assertThat(index.find(second, segments)).isEqualTo(1);
            assertThat(copy.find(second, segments)).isEqualTo(-1);
        }
        assertThat(copy.find(first, segments)).isZero();
    }
}
