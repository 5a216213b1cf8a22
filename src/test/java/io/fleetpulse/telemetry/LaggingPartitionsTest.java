package io.fleetpulse.telemetry;

import static io.fleetpulse.telemetry.Posted.post;
import static io.fleetpulse.telemetry.TelemetryPipeline.MINUTE;
import static io.fleetpulse.telemetry.TelemetryPipeline.RULES;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fleetpulse.deduplication.Delivery;
import io.fleetpulse.result.Change;
import io.fleetpulse.result.Table;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * How far other partitions are behind differs from run to run. It must not decide whether a message
 * is a redelivery or an amendment.
 */
class LaggingPartitionsTest {

    private static final int MESSAGES = 200;

    /** A message, and the watermark of its partition before it. */
    private record Read(DeviceReadings message, long ahead) {}

    @Property(tries = 200)
    void partitionsBehindChangeNoDecision(@ForAll long seed, @ForAll long lags) throws IOException {
        List<Read> partition = partition(new Random(seed));
        assertEquals(decisions(partition, null), decisions(partition, new Random(lags)));
    }

    private static List<Read> partition(Random random) {
        List<Read> read = new ArrayList<>();
        long ahead = 0;
        for (int number = 0; number < MESSAGES; number++) {
            long time = Math.max(0, ahead - random.nextInt(20) * MINUTE + random.nextInt(1_000));
            DeviceReadings message = post("" + number, time).number("t", time, number).message();
            if (number > 0 && random.nextInt(3) == 0) {
                message = read.get(random.nextInt(number)).message();
            }
            read.add(new Read(message, ahead));
            ahead += random.nextInt(60_000);
        }
        return read;
    }

    /**
     * Returns what each message is, if the watermark is behind the partition by random lags, or by
     * none.
     */
    private static List<String> decisions(List<Read> partition, Random lags) throws IOException {
        Recorder recorder = new Recorder();
        DeviceTelemetry device = new DeviceTelemetry(PropertyLayout.none());
        ReadingCounter readings = new ReadingCounter(RULES, recorder, recorder);
        long watermark = 0;
        for (Read read : partition) {
            long lag = lags == null ? 0 : lags.nextInt(30) * MINUTE;
            watermark = Math.max(watermark, read.ahead() - lag);
            device.advance(
                    read.message().device(), RULES.windows(), watermark, 0, 0, recorder, recorder);
            readings.add(device, read.message(), read.ahead(), watermark);
        }
        return recorder.decisions;
    }

    private static final class Recorder extends Nowhere {

        private final List<String> decisions = new ArrayList<>();

        @Override
        public void delivered(DeviceReadings message, Delivery delivery, Delivery before) {
            decisions.add(message.messageKey() + (before == null ? " counts" : " is redelivered"));
        }

        @Override
        public void row(Change change) {
            if (change.table() == Table.PROPERTY_AMENDMENT && !change.isDelete()) {
                decisions.add("amendment of " + change.value(3) + " by " + change.value(4));
            }
        }
    }
}
