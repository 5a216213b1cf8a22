package io.fleetpulse.stream;

import io.fleetpulse.config.CountsConfig;
import io.fleetpulse.deadletter.DeadLetter;
import io.fleetpulse.result.Change;
import io.fleetpulse.window.TumblingWindows;

import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;

/**
 * Counts the messages of the platform by family and window.
 *
 * <p>A message counts by the delivery with the smallest Kafka timestamp, partition and offset; its
 * other deliveries count only as duplicates. Deliveries and dead letters behind the horizon amend
 * their windows; those without any time are not counted.
 */
public final class StreamStatistics {

    private StreamStatistics() {}

    /**
     * Adds the operators that count; returns the rows of {@code stream_window} and the amendments
     * of dead letters.
     *
     * @param counted counts of deliveries that are not added up yet
     * @param addedUp counts of telemetry, added up locally
     * @param deadLetters dead letters of the source and of all features
     * @param counts windows and horizon
     */
    public static DataStream<Change> attach(
            DataStream<StreamIncrement> counted,
            DataStream<StreamDelta> addedUp,
            DataStream<DeadLetter> deadLetters,
            CountsConfig counts) {
        SingleOutputStreamOperator<StreamIncrement> rejected =
                deadLetters
                        .transform(
                                "Counts of dead letters",
                                TypeInformation.of(StreamIncrement.class),
                                new DeadLetterCounts(TumblingWindows.of(counts)))
                        .uid("stream-dead-letters")
                        .setDescription(
                                "Counts of dead letters: counts of each dead letter;"
                                        + " count_amendment");
        DataStream<Change> windows =
                addedUp(counted, "Stream deltas", "stream-deltas", counts)
                        .union(
                                addedUp(
                                        rejected,
                                        "Dead letter deltas",
                                        "stream-dead-letter-deltas",
                                        counts),
                                addedUp)
                        .keyBy(StreamDelta::family, Types.STRING)
                        .transform(
                                "Stream by family",
                                TypeInformation.of(Change.class),
                                new FamilyWindows(TumblingWindows.of(counts)))
                        .uid("stream-families")
                        .setDescription("Stream by family: stream_window");
        return windows.union(rejected.getSideOutput(DeadLetterCounts.AMENDMENTS));
    }

    private static DataStream<StreamDelta> addedUp(
            DataStream<StreamIncrement> counted, String name, String uid, CountsConfig counts) {
        return counted.transform(
                        name, StreamDelta.TYPE, new StreamCombiner(counts.window().toMillis()))
                .uid(uid)
                .setDescription(name + ": added up before the shuffle");
    }
}
