package io.fleetpulse.deduplication;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

class EarliestDeliveriesTest {

    private static Delivery delivery(long timestamp, long ahead) {
        return new Delivery(timestamp, Delivery.position(3, timestamp), 440, ahead, true, false);
    }

    /** The known facts about a message, for a naive implementation. */
    private record Known(long expiry, Delivery counted) {}

    private static Delivery offer(
            Map<Long, Known> model, long message, long expiry, Delivery delivery) {
        Known known = model.get(message);
        if (known == null || known.expiry < delivery.ahead()) {
            long until = known == null ? expiry : Math.max(expiry, known.expiry);
            model.put(message, new Known(until, delivery));
            return null;
        }
        Delivery counted = known.counted;
        if (counted.isAfter(delivery)) {
            counted =
                    new Delivery(
                            delivery.timestamp(),
                            delivery.position(),
                            delivery.bytes(),
                            counted.ahead(),
                            delivery.hasPlatformTime(),
                            counted.beyondHorizon());
        }
        model.put(message, new Known(Math.max(expiry, known.expiry), counted));
        return known.counted;
    }

    /** The messages of a set with the latest expiry are remembered, whatever their order. */
    @Property(tries = 200)
    void theNewestMessagesAreRememberedHoweverFarTheWatermarkLags(
            @ForAll Random random, @ForAll boolean equalTimes) throws IOException {
        int most = 64;
        EarliestDeliveries deliveries = new EarliestDeliveries(most);
        TreeMap<Long, Long> newest = new TreeMap<>();
        int forgotten = 0;
        for (int step = 0; step < 1_000; step++) {
            long message = 1L + random.nextInt(700);
            long expiry = equalTimes ? 5 : message % 23 * 1_000 + message;
            newest.put(expiry * 1_000 + message, message);
            while (newest.size() > most) {
                newest.pollFirstEntry();
            }
            deliveries.offer(message, expiry, Long.MIN_VALUE, delivery(expiry, 0));
            forgotten += deliveries.takeBeyondLimit();
            assertTrue(deliveries.size() <= 2 * most);
            if (random.nextInt(100) == 0) {
                deliveries = copyOrRestored(deliveries, random, most);
            }
        }
        assertTrue(forgotten > 0);
        for (Map.Entry<Long, Long> one : newest.entrySet()) {
            long expiry = one.getKey() / 1_000;
            assertNotNull(
                    new EarliestDeliveries(deliveries)
                            .offer(one.getValue(), expiry, Long.MIN_VALUE, delivery(expiry, 0)));
        }
    }

    private static EarliestDeliveries copyOrRestored(
            EarliestDeliveries deliveries, Random random, int most) throws IOException {
        if (random.nextBoolean()) {
            return new EarliestDeliveries(deliveries);
        }
        DataOutputSerializer out = new DataOutputSerializer(64);
        deliveries.write(out);
        return EarliestDeliveries.read(new DataInputDeserializer(out.getCopyOfBuffer()), most);
    }

    @Property(tries = 300)
    void deliveriesAreRememberedAsTheyCount(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 2_000) int distinct)
            throws IOException {
        Random random = new Random(seed);
        EarliestDeliveries deliveries = new EarliestDeliveries();
        Map<Long, Known> model = new HashMap<>();
        long watermark = Long.MIN_VALUE;
        for (int step = 0; step < 1_000; step++) {
            long now = 1_700_000_000_000L + step * 1_000L;
            if (random.nextInt(4) == 0) {
                watermark = Math.max(watermark, now - random.nextInt(60_000));
            }
            long message = random.nextInt(distinct) * 0x9E3779B97F4A7C15L + 1;
            Delivery delivery =
                    new Delivery(
                            random.nextInt(9) == 0 ? -1 : now - random.nextInt(1_000),
                            Delivery.position(random.nextInt(3), step),
                            random.nextInt(100_000),
                            random.nextInt(5) == 0 ? watermark : Math.max(watermark, now - 30_000),
                            random.nextInt(3) > 0,
                            random.nextInt(4) == 0);
            long expiry = delivery.ahead() + random.nextInt(600_000);
            assertEquals(
                    offer(model, message, expiry, delivery),
                    deliveries.offer(message, expiry, watermark, delivery));
            switch (random.nextInt(30)) {
                case 0 -> deliveries = readAgain(deliveries);
                case 1 -> deliveries.prune(watermark);
                case 2 -> deliveries = new EarliestDeliveries(deliveries);
                default -> {}
            }
        }
    }

    private static EarliestDeliveries readAgain(EarliestDeliveries deliveries) throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(64);
        deliveries.write(out);
        DataInputDeserializer in = new DataInputDeserializer(out.getCopyOfBuffer());
        EarliestDeliveries read = EarliestDeliveries.read(in);
        assertEquals(0, in.available());
        assertEquals(deliveries.size(), read.size());
        return read;
    }

    @Test
    void copyIsUntouchedByWhatComesAfterIt() {
        EarliestDeliveries deliveries = new EarliestDeliveries();
        for (long message = 1; message <= 100; message++) {
            deliveries.offer(message, 600, 0, delivery(message + 10, 0));
        }
        EarliestDeliveries copy = new EarliestDeliveries(deliveries);
        for (long message = 1; message <= 100; message++) {
            assertNotNull(deliveries.offer(message, 600, 0, delivery(message, 0)));
        }
        deliveries.offer(101, 600, 0, delivery(111, 0));
        assertEquals(100, copy.size());
        for (long message = 1; message <= 100; message++) {
            assertEquals(delivery(message + 10, 0), copy.offer(message, 600, 0, delivery(999, 0)));
        }
    }

    @Test
    void steadyStreamOfMessagesDoesNotGrowTheMemory() {
        EarliestDeliveries deliveries = new EarliestDeliveries();
        for (long now = 0; now < 1_000_000; now++) {
            assertNull(deliveries.offer(now * 31 + 1, now + 1_000, now, delivery(now, now)));
        }
        assertTrue(deliveries.size() < 2_000);
        deliveries.prune(Long.MAX_VALUE);
        assertEquals(0, deliveries.size());
    }

    @Test
    void messageOfADeviceThatPostsEverySixSecondsTakesTwentyBytes() throws IOException {
        EarliestDeliveries deliveries = new EarliestDeliveries();
        Random random = new Random(1);
        for (int message = 0; message < 100; message++) {
            long time = 1_700_000_000_000L + message * 6_000L + random.nextInt(2_000);
            Delivery delivery =
                    new Delivery(
                            time + random.nextInt(300),
                            Delivery.position(2, 50_000L * message + random.nextInt(5_000)),
                            430 + random.nextInt(20),
                            time - 30_000 - random.nextInt(200),
                            true,
                            false);
            deliveries.offer(random.nextLong(), time + 600_000, 0, delivery);
        }
        DataOutputSerializer out = new DataOutputSerializer(64);
        deliveries.write(out);
        assertTrue(out.length() < 100 * 20, () -> out.length() + " bytes");
    }
}
