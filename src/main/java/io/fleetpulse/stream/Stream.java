package io.fleetpulse.stream;

import io.fleetpulse.config.CountsConfig;
import io.fleetpulse.counting.CountRules;
import io.fleetpulse.deadletter.DeadLetter;
import io.fleetpulse.delivery.StreamCount;
import io.fleetpulse.result.Change;

import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;

/**
 * Counts what came from the platform, by family and window.
 *
 * <p>The first delivery that arrives counts: a redelivery with another Kafka timestamp is a duplicate
 * and changes neither lateness nor lag. What is older than the horizon, and what has no time at all,
 * counts in no window.
 */
public final class Stream {

    private Stream() {}

    /**
     * The rows of {@code stream_window}.
     *
     * @param counted deliveries of all families
     * @param deadLetters dead letters of the source and of all features
     * @param counts windows and horizon
     */
    public static DataStream<Change> attach(
            DataStream<StreamCount> counted,
            DataStream<DeadLetter> deadLetters,
            CountsConfig counts) {
        DataStream<StreamCount> rejected =
                deadLetters
                        .map(
                                letter ->
                                        StreamCount.ofDeadLetter(
                                                letter.family(), letter.kafkaTimestamp()))
                        .returns(StreamCount.class)
                        .name("dead letters by family")
                        .uid("stream-dead-letters");
        return counted.union(rejected)
                .filter(count -> count.time() >= 0)
                .name("counts with a time")
                .uid("stream-timed")
                .keyBy(StreamCount::family, Types.STRING)
                .transform(
                        "windows of families",
                        TypeInformation.of(Change.class),
                        new FamilyWindows(CountRules.of(counts)))
                .uid("stream-families");
    }
}
