package io.fleetpulse.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.message.Message;
import io.fleetpulse.message.Origin;
import io.fleetpulse.message.OtaProgress;
import io.fleetpulse.message.SubDevicesFound;

import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

class PlatformTimeWatermarksTest {

    private static final long NOW = DecodedOutcome.KAFKA_TIMESTAMP;
    private static final long SKEW = DecodedOutcome.TIME.maxFutureSkew().toMillis();
    private static final long BEHIND = DecodedOutcome.TIME.outOfOrderness().toMillis() + 1;

    private final PlatformTimeWatermarks strategy =
            new PlatformTimeWatermarks(DecodedOutcome.TIME, true);
    private final WatermarkGenerator<Decoded> generator = strategy.createWatermarkGenerator(null);
    private final List<Long> watermarks = new ArrayList<>();

    @Test
    void nothingIsEmittedBeforeAPlatformTimeIsKnown() {
        onEvent(found());
        onEvent(DecodedOutcome.decode(null, "{").get(0));

        assertThat(emitted()).isEmpty();
    }

    @Test
    void theNewestPlatformTimeLessTheOutOfOrdernessIsTheWatermark() {
        onEvent(at(NOW - 5_000, NOW));
        onEvent(at(NOW - 60_000, NOW));

        assertThat(emitted()).containsExactly(NOW - 5_000 - BEHIND);
    }

    @Test
    void historyAndFoundSubDevicesMoveNoWatermark() {
        onEvent(at(NOW - 5_000, NOW));
        onEvent(found());

        assertThat(emitted()).containsExactly(NOW - 5_000 - BEHIND);
    }

    @Test
    void aTimeFurtherAheadThanTheSkewMovesNoWatermark() {
        onEvent(at(NOW + SKEW, NOW));
        onEvent(at(NOW + SKEW + 1, NOW));
        onEvent(at(Long.MAX_VALUE, NOW));
        onEvent(at(Long.MAX_VALUE, -1));

        assertThat(emitted()).containsExactly(NOW + SKEW - BEHIND);
    }

    private void onEvent(Decoded decoded) {
        generator.onEvent(decoded, 0, null);
    }

    private List<Long> emitted() {
        generator.onPeriodicEmit(
                new WatermarkOutput() {
                    @Override
                    public void emitWatermark(Watermark watermark) {
                        watermarks.add(watermark.getTimestamp());
                    }

                    @Override
                    public void markIdle() {}

                    @Override
                    public void markActive() {}
                });
        return watermarks;
    }

    private static Origin origin(long timestamp) {
        return new Origin("t", 0, 0, timestamp, null, "key", 1);
    }

    private static Decoded found() {
        Message message = new SubDevicesFound(origin(NOW), null, List.of(), NOW, true);
        return Decoded.of(message);
    }

    private static Decoded at(long time, long timestamp) {
        return Decoded.of(
                new OtaProgress(
                        origin(timestamp),
                        "p",
                        "d",
                        null,
                        "j",
                        "t",
                        null,
                        1L,
                        null,
                        null,
                        null,
                        time,
                        null));
    }
}
