package io.fleetpulse.simulator;

import io.fleetpulse.deadletter.DeadLetterReason;

import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.SplittableRandom;

/**
 * Simulates the platform between the devices and Kafka. It gives every message an id, wraps the
 * message and delivers it, roughly in order of time, sometimes late and sometimes twice.
 */
final class Platform {

    private static final long SECOND = 1_000;
    private static final long MINUTE = 60 * SECOND;
    private static final List<RecordForm> RARE =
            List.of(
                    RecordForm.PAYLOAD_OBJECT,
                    RecordForm.PAYLOAD_TEXT,
                    RecordForm.PAYLOAD_BASE64,
                    RecordForm.QUEUE,
                    RecordForm.QUEUE_TWICE,
                    RecordForm.MESSAGE_TEXT,
                    RecordForm.CONTENT,
                    RecordForm.BARE);

    private final PriorityQueue<InTransit> inTransit = new PriorityQueue<>();
    private final SplittableRandom random;
    private final Witness witness;
    private long messageId;
    private long sequence;

    Platform(SplittableRandom random, Witness witness) {
        this.random = random;
        this.witness = witness;
        this.messageId = 1_400_000_000_000_000_000L + random.nextInt(1_000_000_000);
    }

    /**
     * Forwards a message that the platform generates now.
     *
     * @return the records of the message
     */
    ForwardedTotals forward(PlatformMessage message, long now) {
        messageId += 1 + random.nextInt(100_000);
        RecordForm envelope = envelope(message);
        byte[] value = envelope.value(message, messageId, now);
        Map<String, String> headers = envelope.headers(message, messageId, now);
        long arrival = now + delay();
        deliver(new PublishedRecord(message.key(), arrival, headers, value));
        witness.message(message.family());
        witness.fact(
                new Fact.Delivered(
                        message.family(), message.key(), now, arrival, value.length, false));
        int records = 1;
        if (random.nextInt(200) == 0) {
            records = 2;
            long again = arrival + 1 + random.nextInt((int) (20 * SECOND));
            deliver(new PublishedRecord(message.key(), again, headers, value));
            witness.redelivery(message.family());
            witness.fact(
                    new Fact.Delivered(
                            message.family(), message.key(), now, again, value.length, true));
        }
        long payloadBytes = message.payload().length;
        if (envelope == RecordForm.MEMBERS) {
            payloadBytes = value.length;
        }
        return new ForwardedTotals(
                arrival, envelope.knownTime(now).orElse(arrival), payloadBytes, records);
    }

    /** Delivers a record that is no message. */
    void forwardGarbage(
            String key,
            Map<String, String> headers,
            byte[] value,
            DeadLetterReason reason,
            long now) {
        deliver(new PublishedRecord(key, now + delay(), headers, value));
        witness.deadLetter(reason);
    }

    /** Returns when the next record arrives; {@link Long#MAX_VALUE} when none is on its way. */
    long nextArrival() {
        InTransit next = inTransit.peek();
        if (next == null) {
            return Long.MAX_VALUE;
        }
        return next.record().timestamp();
    }

    /** Returns and removes the next record. */
    PublishedRecord takeNext() {
        return inTransit.remove().record();
    }

    private void deliver(PublishedRecord record) {
        inTransit.add(new InTransit(record, sequence++));
    }

    private RecordForm envelope(PlatformMessage message) {
        int roll = random.nextInt(100);
        if (roll < 16) {
            RecordForm rare = RARE.get(roll % RARE.size());
            if (rare.fits(message)) {
                return rare;
            }
        }
        if (roll < 65 && RecordForm.MEMBERS.fits(message)) {
            return RecordForm.MEMBERS;
        }
        return RecordForm.HEADERS;
    }

    /**
     * Returns a delay in milliseconds: mostly a moment, sometimes seconds, rarely minutes or hours.
     */
    private long delay() {
        int roll = random.nextInt(10_000);
        if (roll < 3) {
            return MINUTE * (60 + random.nextInt(120));
        }
        if (roll < 20) {
            return MINUTE + random.nextInt((int) (9 * MINUTE));
        }
        if (roll < 200) {
            return SECOND + random.nextInt((int) (15 * SECOND));
        }
        return 20L + random.nextInt(300);
    }

    private record InTransit(PublishedRecord record, long sequence)
            implements Comparable<InTransit> {
        @Override
        public int compareTo(InTransit other) {
            int byArrival = Long.compare(record.timestamp(), other.record.timestamp());
            if (byArrival != 0) {
                return byArrival;
            }
            return Long.compare(sequence, other.sequence);
        }
    }
}
