package io.fleetpulse.hostile;

import io.fleetpulse.simulator.Fleet;
import io.fleetpulse.simulator.FleetConfig;
import io.fleetpulse.simulator.PublishedRecord;

import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Random;

/**
 * An endless sequence of hostile records, determined by a seed: messages of a simulated fleet, of
 * all families and in all envelopes, most with changed members, wrappers, bytes, headers, key or
 * timestamp. Every tenth record has a device secret in a member {@code deviceSecret}.
 */
public final class HostileRecords implements Iterator<HostileRecord> {

    /** The secret of every device. The job must not keep it anywhere. */
    public static final String SECRET = "k7Qz0wsde9f1c7d42TopSecretOfDevice";

    private static final long START = Instant.parse("2026-03-01T08:00:00Z").toEpochMilli();
    private static final long DAY = 86_400_000;
    private static final int DEVICES = 200;
    private static final int PLANTED = 10;
    private static final double MESSAGES_A_SECOND = 50;

    private final Random random;
    private final Fleet fleet;
    private final OddValues odd;
    private final MessageMutation mutation;
    private byte[] before = "{}".getBytes(StandardCharsets.UTF_8);
    private String topicBefore = "/p/d/thing/event/property/post";

    /** Creates the records of a seed. */
    public HostileRecords(long seed) {
        random = new Random(seed);
        fleet =
                new Fleet(
                        new FleetConfig(
                                DEVICES, MESSAGES_A_SECOND, seed, START, START + 365 * DAY));
        odd = new OddValues(random, START);
        mutation = new MessageMutation(random, odd);
    }

    @Override
    public boolean hasNext() {
        return fleet.hasNext();
    }

    @Override
    public HostileRecord next() {
        PublishedRecord record = fleet.next();
        boolean secret = random.nextInt(PLANTED) == 0;
        byte[] value = secret ? withSecret(record.value()) : record.value();
        String topic = record.headers().get("topic");
        if (topic != null) {
            topicBefore = topic;
        }
        List<Header> headers = headers(record);
        int mutations = random.nextInt(4);
        for (int each = 0; each < mutations; each++) {
            value = mutated(value, secret);
            if (random.nextInt(8) == 0) {
                headers = odd(headers);
            }
        }
        byte[] key = record.key().getBytes(StandardCharsets.UTF_8);
        return new HostileRecord(
                headers,
                random.nextInt(20) == 0 ? null : key,
                value,
                timestamp(record.timestamp()),
                secret);
    }

    private static byte[] withSecret(byte[] value) {
        if (value.length == 0 || value[0] != '{') {
            return value;
        }
        String text = new String(value, StandardCharsets.ISO_8859_1);
        String members = text.substring(1).startsWith("}") ? "}" : "," + text.substring(1);
        return ("{\"deviceSecret\":\"" + SECRET + "\"" + members)
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    private byte[] mutated(byte[] value, boolean secret) {
        if (value == null) {
            return null;
        }
        byte[] old = value;
        byte[] changed =
                switch (random.nextInt(16)) {
                    case 0 -> mutation.wrap(value, topicBefore);
                    case 1 -> mutation.wrap(mutation.wrap(value, topicBefore), topicBefore);
                    case 2 -> Arrays.copyOf(value, random.nextInt(value.length + 1));
                    // Splicing could cut the member's name or the secret, so records with a secret
                    // are not spliced.
                    case 3 -> secret ? value : spliced(value);
                    case 4 -> random.nextInt(4) == 0 ? notText(value) : mutation.mutate(value);
                    case 5 -> random.nextInt(8) == 0 ? null : mutation.mutate(value);
                    default -> mutation.mutate(value);
                };
        if (!secret && random.nextInt(10) == 0) {
            before = old;
        }
        return changed;
    }

    private byte[] spliced(byte[] value) {
        if (value.length == 0) {
            return value;
        }
        byte[] bytes = value.clone();
        int at = random.nextInt(bytes.length);
        switch (random.nextInt(4)) {
            case 0 -> bytes[at] = (byte) random.nextInt(256);
            case 1 -> bytes[at] = (byte) (0x80 | random.nextInt(128));
            case 2 -> {
                int length = Math.min(bytes.length - at, before.length);
                System.arraycopy(before, 0, bytes, at, length);
            }
            default -> {
                byte[] longer = Arrays.copyOf(bytes, bytes.length + before.length);
                System.arraycopy(before, 0, longer, bytes.length, before.length);
                bytes = longer;
            }
        }
        return bytes;
    }

    private byte[] notText(byte[] value) {
        return switch (random.nextInt(6)) {
            case 0 -> new byte[0];
            case 1 -> {
                byte[] bytes = new byte[random.nextInt(2_000)];
                random.nextBytes(bytes);
                yield bytes;
            }
            case 2 -> "\uFEFF".concat(latin(value)).getBytes(StandardCharsets.UTF_8);
            case 3 -> "2350".getBytes(StandardCharsets.UTF_8);
            case 4 -> "[[[[".repeat(1 + random.nextInt(5_000)).getBytes(StandardCharsets.UTF_8);
            default -> " \n".repeat(random.nextInt(50)).getBytes(StandardCharsets.UTF_8);
        };
    }

    private static String latin(byte[] value) {
        return new String(value, StandardCharsets.ISO_8859_1);
    }

    private static List<Header> headers(PublishedRecord record) {
        List<Header> headers = new ArrayList<>();
        record.headers().forEach((name, value) -> headers.add(header(name, value)));
        return headers;
    }

    private static Header header(String name, String value) {
        return new RecordHeader(name, value.getBytes(StandardCharsets.UTF_8));
    }

    private List<Header> odd(List<Header> headers) {
        List<Header> changed = new ArrayList<>(headers);
        String name = List.of("topic", "messageId", "generateTime").get(random.nextInt(3));
        switch (random.nextInt(9)) {
            case 0 -> changed.clear();
            case 1 -> changed.add(new RecordHeader(name, (byte[]) null));
            case 2 -> changed.add(header(name, odd.text()));
            case 3 -> changed.add(header(name, "\"" + topicBefore + "\""));
            case 4 -> changed.add(header("topic", topicBefore));
            case 5 -> changed.add(header("topic", "/p/d/user/" + odd.text()));
            case 6 ->
                    changed.add(
                            new RecordHeader(
                                    name,
                                    ByteBuffer.allocate(Long.BYTES)
                                            .putLong(random.nextLong())
                                            .array()));
            case 7 -> changed.add(header("generateTime", String.valueOf(odd.any())));
            default -> changed.add(new RecordHeader(name, new byte[] {(byte) 0xFF, 0}));
        }
        return changed;
    }

    private long timestamp(long own) {
        return switch (random.nextInt(200)) {
            case 0 -> -1;
            case 1 -> 0;
            case 2 -> 1;
            case 3 -> own - random.nextLong(400 * DAY);
            case 4 -> own + random.nextLong(3 * DAY);
            case 5 -> Instant.parse("9999-12-31T00:00:00Z").toEpochMilli();
            default -> own;
        };
    }
}
