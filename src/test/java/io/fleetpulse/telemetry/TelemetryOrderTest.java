package io.fleetpulse.telemetry;

import static io.fleetpulse.telemetry.TelemetryPipeline.MINUTE;

import static org.junit.jupiter.api.Assertions.assertEquals;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;

import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;

import java.util.List;

/**
 * For any order, duplication, watermarks and restarts, windows and amendments together contain
 * every reading once.
 */
class TelemetryOrderTest {

    private static final long LONG_MEMORY = 24 * 60 * MINUTE;

    @Property(tries = 60)
    void windowsAndAmendmentsTogetherHoldEveryReadingOnce(
            @ForAll long seed, @ForAll @LongRange(max = 4) long latenessMinutes) throws Exception {
        RandomFleet fleet = new RandomFleet(seed);
        List<DeviceReadings> messages = fleet.messages(60);
        TelemetryRules rules = TelemetryPipeline.rules(latenessMinutes * MINUTE, LONG_MEMORY);
        TelemetryPipeline pipeline = TelemetryPipeline.open(rules);
        close(run(pipeline, fleet, fleet.delivered(messages)));
        Merged.check(pipeline, new Expected(messages, rules.outOfOrderness()));
    }

    @Property(tries = 30)
    void aReadingIsLateIfTheEarliestOfItsDeliveriesIs(@ForAll long seed) throws Exception {
        RandomFleet fleet = new RandomFleet(seed);
        List<DeviceReadings> messages = fleet.messages(60);
        TelemetryRules rules = TelemetryPipeline.rules(LONG_MEMORY, LONG_MEMORY);
        TelemetryPipeline pipeline = TelemetryPipeline.open(rules);
        close(run(pipeline, fleet, fleet.redelivered(messages)));
        Merged.check(pipeline, new Expected(messages, rules.outOfOrderness()));
    }

    /** On RocksDB, values of recent devices are in a cache, and in the state only in snapshots. */
    @Property(tries = 10)
    void rowsAreTheSameOnRocksDb(@ForAll long seed) throws Exception {
        TelemetryRules rules = TelemetryPipeline.rules(MINUTE, LONG_MEMORY);
        TelemetryPipeline heap = TelemetryPipeline.open(rules);
        TelemetryPipeline rocks = TelemetryPipeline.open(rules, new EmbeddedRocksDBStateBackend());
        for (TelemetryPipeline pipeline : List.of(heap, rocks)) {
            RandomFleet fleet = new RandomFleet(seed);
            List<DeviceReadings> messages = fleet.messages(60);
            run(pipeline, fleet, fleet.redelivered(messages)).close();
        }
        assertEquals(heap.tables, rocks.tables);
    }

    /** Delivers the messages with watermarks between them, and restarts once, as from a checkpoint. */
    private static TelemetryPipeline run(
            TelemetryPipeline opened, RandomFleet fleet, List<DeviceReadings> deliveries)
            throws Exception {
        TelemetryPipeline pipeline = opened;
        long[] watermarks = new long[deliveries.size()];
        long watermark = 0;
        for (int delivery = 0; delivery < watermarks.length; delivery++) {
            watermark += fleet.random().nextInt(20_000);
            watermarks[delivery] = watermark;
        }
        int checkpointAt = fleet.random().nextInt(deliveries.size());
        int failsAt = checkpointAt + fleet.random().nextInt(deliveries.size() - checkpointAt);
        TelemetryPipeline.Saved saved = null;
        for (int delivery = 0; delivery < deliveries.size(); delivery++) {
            if (delivery == checkpointAt && saved == null) {
                saved = pipeline.checkpoint(1);
            }
            pipeline.process(deliveries.get(delivery));
            pipeline.watermark(watermarks[delivery]);
            if (delivery == failsAt) {
                failsAt = -1;
                pipeline = pipeline.restart(saved);
                delivery = checkpointAt - 1;
            }
        }
        pipeline.end();
        return pipeline;
    }

    private static void close(TelemetryPipeline pipeline) throws Exception {
        assertEquals(0, pipeline.timersAndStates());
        pipeline.close();
    }
}
