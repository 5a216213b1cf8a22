package io.fleetpulse.endtoend;

import io.fleetpulse.simulator.Fleet;
import io.fleetpulse.simulator.FleetConfig;
import io.fleetpulse.simulator.KafkaPublisher;
import io.fleetpulse.simulator.PublishedRecord;
import io.fleetpulse.simulator.Truth;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/**
 * The records that a simulated fleet sends in a period, and the fleet's true history.
 *
 * @param records the records in order of arrival
 * @param truth what happened
 */
record SimulatedInput(List<PublishedRecord> records, Truth truth) {

    static final int PARTITIONS = 4;

    /** The start of the simulation. */
    static final Instant START = Instant.parse("2026-03-01T07:58:20Z");

    private static final long MINUTE = 60_000;

    /**
     * Half an hour of three hundred devices, with all families and all irregularities of the
     * platform.
     */
    static SimulatedInput halfAnHour(long seed) {
        return minutes(30, seed);
    }

    /** The same fleet for another duration. */
    static SimulatedInput minutes(int minutes, long seed) {
        return from(START.toEpochMilli(), minutes, seed);
    }

    /** The same fleet with another start. */
    static SimulatedInput from(long start, int minutes, long seed) {
        return of(new FleetConfig(300, 30, seed, start, start + minutes * MINUTE));
    }

    /** A smaller fleet, of which each device sends as much. */
    static SimulatedInput ofDevices(int devices, int minutes, long seed) {
        long start = START.toEpochMilli();
        return of(new FleetConfig(devices, devices / 10.0, seed, start, start + minutes * MINUTE));
    }

    private static SimulatedInput of(FleetConfig config) {
        Truth truth = new Truth();
        Fleet fleet = new Fleet(config, truth);
        List<PublishedRecord> records = new ArrayList<>();
        fleet.forEachRemaining(records::add);
        return new SimulatedInput(records, truth);
    }

    /**
     * The same records in another order of arrival, a tenth of them twice. Each record moves by up
     * to twenty seconds and keeps its Kafka timestamp.
     */
    SimulatedInput disturbed(long seed) {
        Random random = new Random(seed);
        List<Arrival> arrivals = new ArrayList<>();
        for (PublishedRecord record : records) {
            arrivals.add(new Arrival(record.timestamp() + random.nextInt(20_000), record));
            if (random.nextInt(10) == 0) {
                arrivals.add(new Arrival(record.timestamp() + random.nextInt(20_000), record));
            }
        }
        arrivals.sort(Comparator.comparingLong(Arrival::at));
        return new SimulatedInput(arrivals.stream().map(Arrival::record).toList(), truth);
    }

    /** Sends everything to a topic of {@link #PARTITIONS} partitions. */
    void publish(String servers, String topic) {
        publish(servers, topic, PARTITIONS);
    }

    /** Sends everything to a topic of this number of partitions. */
    void publish(String servers, String topic, int partitions) {
        try (KafkaPublisher publisher = new KafkaPublisher(servers, topic, partitions)) {
            records.forEach(publisher::send);
            publisher.flush();
        }
    }

    private record Arrival(long at, PublishedRecord record) {}
}
