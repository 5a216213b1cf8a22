package io.fleetpulse.telemetry;

import static io.fleetpulse.telemetry.TelemetryPipeline.MINUTE;

import io.fleetpulse.message.Message;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/**
 * Two partitions are read in an order that differs from run to run, and the watermark of the first
 * run may have overtaken one of them while that partition was idle. The second run, restored from a
 * checkpoint, repeats messages in another order and waits for both partitions. Windows and
 * amendments together still hold each reading once.
 */
class OvertakenPartitionsTest {

    private static final long LONG_MEMORY = 24 * 60 * MINUTE;
    private static final long AHEAD = 6 * MINUTE;

    /**
     * Most messages from a checkpoint to a failure: the watermark then advances less than it is
     * ahead.
     */
    private static final int MOST_REPEATED = 15;

    @Property(tries = 40)
    void repeatedMessagesCountOnceWhateverTheWatermark(
            @ForAll long seed,
            @ForAll @LongRange(max = 4) long latenessMinutes,
            @ForAll boolean overtakes)
            throws Exception {
        RandomFleet fleet = new RandomFleet(seed);
        List<DeviceReadings> messages = fleet.messages(120);
        TelemetryRules rules = TelemetryPipeline.rules(latenessMinutes * MINUTE, LONG_MEMORY);
        Reader first =
                new Reader(
                        TelemetryPipeline.open(rules),
                        partitions(messages, fleet.random()),
                        fleet.random());
        first.overtakes = overtakes;
        first.read(fleet.random().nextInt(60));
        while (overtakes && !first.hasOvertaken() && first.isLeft(0)) {
            first.read(1);
        }
        TelemetryPipeline.Saved saved = first.pipeline.checkpoint(1);
        Reader then = new Reader(first);
        first.read(fleet.random().nextInt(MOST_REPEATED));

        then.pipeline = first.pipeline.restart(saved);
        then.read(Integer.MAX_VALUE);
        then.pipeline.end();
        then.pipeline.close();

        Merged.check(then.pipeline, new Expected(messages, rules.outOfOrderness()));
    }

    /** Divides the messages by device, in the order of arrival; some are delivered again. */
    private static List<List<DeviceReadings>> partitions(
            List<DeviceReadings> messages, Random random) {
        List<List<DeviceReadings>> partitions = List.of(new ArrayList<>(), new ArrayList<>());
        for (DeviceReadings message : messages) {
            partitions.get(partition(message)).add(message);
        }
        for (List<DeviceReadings> partition : partitions) {
            partition.sort(Comparator.comparingLong(message -> arrival(message)));
            for (int again = random.nextInt(10); again > 0 && !partition.isEmpty(); again--) {
                int number = random.nextInt(partition.size());
                int later = number + 1 + random.nextInt(partition.size() - number);
                partition.add(later, partition.get(number));
            }
        }
        return partitions;
    }

    private static int partition(DeviceReadings message) {
        return message.deviceName().equals("device0") ? 0 : 1;
    }

    private static long arrival(DeviceReadings message) {
        return Math.max(message.kafkaTimestamp(), message.eventTime());
    }

    /** Reads the partitions in random order. */
    private static final class Reader {

        private final List<List<DeviceReadings>> partitions;
        private final Random random;
        private final int[] next = new int[2];
        private final long[] newest = new long[2];

        /** Whether this run has read a message of the partition. */
        private final boolean[] started = new boolean[2];

        private TelemetryPipeline pipeline;

        private long watermark = Long.MIN_VALUE;

        /** Whether the watermark follows the first partition alone. */
        private boolean overtakes;

        Reader(TelemetryPipeline pipeline, List<List<DeviceReadings>> partitions, Random random) {
            this.pipeline = pipeline;
            this.partitions = partitions;
            this.random = random;
            Arrays.fill(newest, Long.MIN_VALUE);
        }

        /** A reader that continues where another one is now. */
        Reader(Reader from) {
            this(null, from.partitions, from.random);
            System.arraycopy(from.next, 0, next, 0, 2);
            System.arraycopy(from.newest, 0, newest, 0, 2);
        }

        void read(int atMost) throws Exception {
            for (int step = 0; step < atMost && (isLeft(0) || isLeft(1)); step++) {
                read();
                if (random.nextBoolean() && started[0] && (overtakes || started[1])) {
                    long newestOfAll = overtakes ? newest[0] : Math.min(newest[0], newest[1]);
                    watermark = Math.max(watermark, watermark(newestOfAll));
                    pipeline.watermark(watermark);
                }
            }
        }

        boolean hasOvertaken() {
            return watermark > Math.max(0, newest[1]) + AHEAD / 2;
        }

        private void read() throws Exception {
            int partition = random.nextInt(2);
            if (overtakes && newest[0] < newest[1] + AHEAD) {
                partition = 0;
            }
            if (!isLeft(partition)) {
                partition = 1 - partition;
            }
            DeviceReadings message = partitions.get(partition).get(next[partition]++);
            pipeline.process(message, watermark(newest[partition]));
            started[partition] = true;
            if (message.platformTime() != Message.NO_TIME) {
                newest[partition] = Math.max(newest[partition], message.platformTime());
            }
        }

        private boolean isLeft(int partition) {
            return next[partition] < partitions.get(partition).size();
        }

        private static long watermark(long newest) {
            return newest == Long.MIN_VALUE ? newest : newest - MINUTE / 2 - 1;
        }
    }
}
