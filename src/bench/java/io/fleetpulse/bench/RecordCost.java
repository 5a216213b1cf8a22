package io.fleetpulse.bench;

import io.fleetpulse.config.TimeConfig;
import io.fleetpulse.deadletter.SecretRedaction;
import io.fleetpulse.message.Message;
import io.fleetpulse.source.MessageDecoder;
import io.fleetpulse.source.envelope.ForwardedRecord;

import java.time.Duration;
import java.time.ZoneId;
import java.util.Map;

/**
 * Measures the cost of the most expensive records: nanoseconds per byte, on one thread, for
 * decoding a one-megabyte record and for masking secrets in the record.
 *
 * <p>{@code ./mvnw -q -Pbench test-compile exec:exec -Dexec.mainClass=io.fleetpulse.bench.RecordCost}
 */
public final class RecordCost {

    private static final int MEGABYTE = 1 << 20;
    private static final int WARM_UPS = 3;
    private static final int ROUNDS = 5;

    private final MessageDecoder decoder =
            new MessageDecoder(
                    new TimeConfig(
                            Duration.ofSeconds(30),
                            Duration.ofMinutes(1),
                            Duration.ofMinutes(2),
                            Duration.ofMinutes(5),
                            ZoneId.of("Asia/Shanghai"),
                            Duration.ofMinutes(10)));
    private double most;

    private RecordCost() {}

    /** Prints a line for each kind of record, and the highest cost. */
    public static void main(String[] arguments) {
        RecordCost cost = new RecordCost();
        HostileValues values = new HostileValues(MEGABYTE);
        System.out.println("  ns/B   outputs   1 MB of");
        values.texts().forEach(cost::measureMasking);
        values.texts().forEach((what, value) -> cost.measureDecoding(null, what, value));
        for (Map.Entry<String, Map<String, byte[]>> topic : values.messages().entrySet()) {
            topic.getValue()
                    .forEach((what, value) -> cost.measureDecoding(topic.getKey(), what, value));
        }
        System.out.printf("%6.1f   at the most%n", cost.most);
    }

    private void measureMasking(String what, byte[] value) {
        long[] masked = new long[1];
        double cost =
                nanosecondsPerByte(value, () -> masked[0] += SecretRedaction.redact(value).length);
        print(cost, masked[0] > 0 ? 1 : 0, "masking: " + what);
    }

    private void measureDecoding(String topic, String what, byte[] value) {
        ForwardedRecord record =
                new ForwardedRecord(
                        "iot", 0, 0, 1_767_225_600_100L, topic, null, Message.NO_TIME, value);
        long[] outputs = new long[1];
        Runnable decode =
                () -> {
                    outputs[0] = 0;
                    decoder.decode(record, decoded -> outputs[0]++);
                };
        print(nanosecondsPerByte(value, decode), outputs[0], topic + ": " + what);
    }

    private static double nanosecondsPerByte(byte[] value, Runnable work) {
        long best = Long.MAX_VALUE;
        for (int round = 0; round < WARM_UPS + ROUNDS; round++) {
            long start = System.nanoTime();
            work.run();
            long took = System.nanoTime() - start;
            if (round >= WARM_UPS) {
                best = Math.min(best, took);
            }
        }
        return (double) best / value.length;
    }

    private void print(double cost, long outputs, String what) {
        most = Math.max(most, cost);
        System.out.printf("%6.1f  %8d   %s%n", cost, outputs, what);
    }
}
