package io.fleetpulse.page;

import java.util.List;
import java.util.Set;

/** Queries about the quality of the incoming data. */
final class QualityQueries {

    static final Query WINDOW =
            WindowLength.ofEach(
                    OverviewQueries.STREAM_FAMILIES,
                    "families",
                    "stream_window_base",
                    "stream_window_base.family = families.family");

    private static final Query FAMILIES =
            new Query(
                    "families",
                    """
                    SELECT family, sum(messages)::bigint AS messages,
                        sum(duplicates)::bigint AS duplicates,
                        sum(dead_letters)::bigint AS dead_letters, sum(late)::bigint AS late,
                        sum(bytes)::bigint AS bytes,
                        percentile_disc(0.5) WITHIN GROUP (ORDER BY lag_p50_ms) AS lag_p50_ms,
                        max(lag_p99_ms) AS lag_p99_ms
                    FROM stream_window
                    WHERE window_start >= :from AND window_start < :to
                    GROUP BY family
                    ORDER BY messages DESC NULLS LAST, family
                    LIMIT 50
                    """);

    private static final Query STREAM =
            new Query(
                    "stream",
                    """
                    SELECT date_bin(make_interval(secs => :step), window_start, 'epoch') AS at,
                        sum(messages)::bigint AS messages, sum(duplicates)::bigint AS duplicates,
                        sum(late)::bigint AS late, max(lag_p99_ms) AS lag_p99_ms,
                        percentile_disc(0.5) WITHIN GROUP (ORDER BY lag_p50_ms) AS lag_p50_ms
                    FROM stream_window
                    WHERE window_start >= :from AND window_start < :to
                    GROUP BY 1
                    ORDER BY 1
                    """);

    /** Reasons of the newest 100,000 dead letters in the range. */
    private static final Query REASONS =
            new Query(
                    "reasons",
                    """
                    SELECT reason, date_bin(make_interval(secs => :step), kafka_timestamp,
                            'epoch') AS at, count(*) AS dead_letters
                    FROM (SELECT reason, kafka_timestamp FROM dead_letter
                          WHERE kafka_timestamp >= :from AND kafka_timestamp < :to
                          ORDER BY kafka_timestamp DESC LIMIT 100000) AS newest
                    GROUP BY reason, 2
                    ORDER BY reason, 2
                    LIMIT 20000
                    """);

    /**
     * The newest 50 dead letters. Only the first dead letter of a record contains the record's
     * value.
     */
    private static final Query SAMPLES =
            new Query(
                    "samples",
                    """
                    SELECT letter.kafka_timestamp, letter.reason, letter.detail, letter.family,
                        letter.forwarding_topic, letter.source_topic, letter.source_partition,
                        letter.source_offset, letter.part, first.value_encoding,
                        left(first.value, 1000) AS value, length(first.value) AS value_length
                    FROM (SELECT * FROM dead_letter
                          WHERE kafka_timestamp >= :from AND kafka_timestamp < :to
                          ORDER BY kafka_timestamp DESC
                          LIMIT 50) AS letter
                    CROSS JOIN LATERAL (
                        SELECT value, value_encoding FROM dead_letter AS of_record
                        WHERE of_record.source_topic = letter.source_topic
                            AND of_record.source_partition = letter.source_partition
                            AND of_record.source_offset = letter.source_offset
                        ORDER BY part LIMIT 1) AS first
                    ORDER BY letter.kafka_timestamp DESC
                    """);

    /**
     * Dead letters of rows that the database refused. They have no Kafka timestamp, so they belong
     * to no range.
     */
    private static final Query REFUSED =
            new Query(
                    "refused",
                    """
                    SELECT reason, detail, source_topic, left(value, 1000) AS value
                    FROM dead_letter
                    WHERE kafka_timestamp IS NULL
                    LIMIT 20
                    """);

    private static final Query VALIDATION =
            new Query(
                    "validation",
                    """
                    SELECT product_key, kind, identifier, code, sum("count")::bigint AS failures,
                        min(sample_message) AS sample_message, max(window_end) AS newest
                    FROM validation_failure_window
                    WHERE window_start >= :from AND window_start < :to
                        AND (:product = '' OR product_key = :product)
                    GROUP BY product_key, kind, identifier, code
                    ORDER BY failures DESC
                    LIMIT 50
                    """);

    private static final Query COMMANDS =
            new Query(
                    "commands",
                    """
                    SELECT product_key, service, code, success, sum("count")::bigint AS replies
                    FROM downlink_window
                    WHERE window_start >= :from AND window_start < :to
                        AND (:product = '' OR product_key = :product)
                    GROUP BY product_key, service, code, success
                    ORDER BY success, replies DESC
                    LIMIT 50
                    """);

    private static final Query CUSTOM =
            new Query(
                    "custom",
                    """
                    SELECT product_key, topic, sum(messages)::bigint AS messages,
                        sum(bytes)::bigint AS bytes, max(devices) AS devices
                    FROM custom_topic_window
                    WHERE window_start >= :from AND window_start < :to
                        AND (:product = '' OR product_key = :product)
                    GROUP BY product_key, topic
                    ORDER BY messages DESC
                    LIMIT 30
                    """);

    private QualityQueries() {}

    static List<Endpoint> endpoints() {
        return List.of(
                Endpoint.of(
                        "quality",
                        Set.of(),
                        WINDOW,
                        FAMILIES,
                        STREAM,
                        REASONS,
                        SAMPLES,
                        REFUSED,
                        VALIDATION,
                        COMMANDS,
                        CUSTOM));
    }
}
