package io.fleetpulse.bench;

import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

import java.nio.ByteBuffer;
import java.util.Map;

/** Count, minimum, maximum and sum of each of four numbers: the state of the peer in Kafka Streams. */
final class NumberWindow {

    private static final int NUMBERS = PeerTotals.PROPERTIES.length;

    private long count;
    private final double[] min = new double[NUMBERS];
    private final double[] max = new double[NUMBERS];
    private final double[] sum = new double[NUMBERS];

    /** The numbers of one post. */
    static NumberWindow of(Map<String, Forwarded.Item> items) {
        NumberWindow window = new NumberWindow();
        window.count = 1;
        for (int number = 0; number < NUMBERS; number++) {
            double value = items.get(PeerTotals.PROPERTIES[number]).value().doubleValue();
            window.min[number] = value;
            window.max[number] = value;
            window.sum[number] = value;
        }
        return window;
    }

    /** Adds another window's numbers. */
    NumberWindow add(NumberWindow other) {
        for (int number = 0; number < NUMBERS; number++) {
            min[number] = count == 0 ? other.min[number] : Math.min(min[number], other.min[number]);
            max[number] = count == 0 ? other.max[number] : Math.max(max[number], other.max[number]);
            sum[number] += other.sum[number];
        }
        count += other.count;
        return this;
    }

    /** Posts in the window, which equal the readings of each number. */
    long count() {
        return count;
    }

    /** The row of one number as JSON. */
    String row(int number) {
        return "{\"count\":%d,\"min\":%s,\"max\":%s,\"sum\":%s}"
                .formatted(count, min[number], max[number], sum[number]);
    }

    static Serde<NumberWindow> serde() {
        return Serdes.serdeFrom((topic, window) -> window.write(), (topic, bytes) -> read(bytes));
    }

    private byte[] write() {
        ByteBuffer buffer = ByteBuffer.allocate(Long.BYTES * (1 + 3 * NUMBERS)).putLong(count);
        for (int number = 0; number < NUMBERS; number++) {
            buffer.putDouble(min[number]).putDouble(max[number]).putDouble(sum[number]);
        }
        return buffer.array();
    }

    private static NumberWindow read(byte[] bytes) {
        if (bytes == null) {
            return null;
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        NumberWindow window = new NumberWindow();
        window.count = buffer.getLong();
        for (int number = 0; number < NUMBERS; number++) {
            window.min[number] = buffer.getDouble();
            window.max[number] = buffer.getDouble();
            window.sum[number] = buffer.getDouble();
        }
        return window;
    }
}
