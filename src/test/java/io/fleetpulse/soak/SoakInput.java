package io.fleetpulse.soak;

import io.fleetpulse.simulator.Fleet;
import io.fleetpulse.simulator.FleetConfig;
import io.fleetpulse.simulator.KafkaPublisher;
import io.fleetpulse.simulator.PublishedRecord;
import io.fleetpulse.tools.ClockRecord;

import java.time.Duration;
import java.time.Instant;

/** The records of a simulated fleet with ten times the usual garbage, sent to a topic part by part. */
final class SoakInput implements AutoCloseable {

    static final int PARTITIONS = 4;

    /** The product whose devices advance the watermark past all messages of the fleet. */
    static final String CLOCK = "soak-clock";

    /** Messages per second of event time, unless stretched: ten per device and minute. */
    private static final double MESSAGES_OF_A_DEVICE = 10 / 60.0;

    private static final Instant START = Instant.parse("2026-03-01T07:58:20Z");
    private static final long SEED = 4711;

    private final Fleet fleet;
    private final KafkaPublisher publisher;
    private final int stretch;
    private long newest;

    /**
     * Creates the input, of which no record is sent yet.
     *
     * @param stretch factor by which the activities of the fleet take longer
     */
    SoakInput(String servers, String topic, int devices, int stretch) {
        fleet =
                new Fleet(
                        new FleetConfig(
                                devices,
                                devices * MESSAGES_OF_A_DEVICE,
                                SEED,
                                START.toEpochMilli(),
                                Long.MAX_VALUE,
                                10,
                                stretch));
        this.stretch = stretch;
        publisher = new KafkaPublisher(servers, topic, PARTITIONS);
    }

    /** Sends the next records. */
    void publish(long records) {
        for (long record = 0; record < records; record++) {
            PublishedRecord next = fleet.next();
            newest = Math.max(newest, next.timestamp());
            publisher.send(next);
        }
        publisher.flush();
    }

    /**
     * Ends every partition with two much later transitions: once the first one has a row, the
     * watermark has passed all messages of the fleet.
     */
    void end() {
        Duration window = Duration.ofMinutes(stretch);
        Instant later = Instant.ofEpochMilli(newest).plus(Duration.ofHours(3)).plus(window);
        for (int partition = 0; partition < PARTITIONS; partition++) {
            publisher.send(ClockRecord.online(CLOCK, partition, later), partition);
            Instant last = later.plus(window.multipliedBy(2));
            publisher.send(ClockRecord.online(CLOCK, partition, last), partition);
        }
        publisher.flush();
    }

    /** How many records were sent. */
    long sent() {
        return publisher.sent();
    }

    /**
     * The number of records in windows that are closed after {@link #end}: all except each
     * partition's last record.
     */
    long inClosedWindows() {
        return publisher.sent() - PARTITIONS;
    }

    @Override
    public void close() {
        publisher.close();
    }
}
