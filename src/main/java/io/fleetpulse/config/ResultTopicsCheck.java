package io.fleetpulse.config;

import io.fleetpulse.result.Table;

import org.apache.kafka.clients.producer.ProducerConfig;

import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Checks that settings and client properties of Kafka fit the result topics. */
final class ResultTopicsCheck {

    /** How many requests an idempotent producer keeps in order. */
    private static final int MOST_IN_FLIGHT = 5;

    /** The client's default. */
    private static final long REQUEST_TIMEOUT_MS = 30_000;

    private final SettingsReader settings;

    ResultTopicsCheck(SettingsReader settings) {
        this.settings = settings;
    }

    /** Reports the settings that make the job read its own results, or lose some. */
    void check(ResultTopicsConfig results) {
        forbidReading(results.prefix());
        forbidLoss(results.exactlyOnce());
        forbidReordering(results.exactlyOnce());
        forbidSpreading();
        forbidTooSmall();
    }

    /**
     * Rejects properties that break the guarantee of the result topics: without acknowledgements a
     * broker that fails loses results, and Kafka's transactions need acknowledgements of all
     * replicas and idempotent producers.
     */
    private void forbidLoss(boolean exactlyOnce) {
        String guarantee = ConfigKeys.RESULTS_KAFKA_GUARANTEE.name();
        String acks = property(ProducerConfig.ACKS_CONFIG, "all");
        String idempotence = property(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "");
        boolean idempotent = exactlyOnce || idempotence.equalsIgnoreCase("true");
        if (acks.equals("0") || idempotent && acks.equals("1")) {
            mistake(ProducerConfig.ACKS_CONFIG, acks, "breaks " + guarantee + "; expected all");
        }
        if (exactlyOnce && idempotence.equalsIgnoreCase("false")) {
            mistake(
                    ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                    idempotence,
                    "breaks " + guarantee + "; expected true");
        }
        String retries = ProducerConfig.RETRIES_CONFIG;
        if (idempotent && number(retries, 1) == 0) {
            mistake(retries, "0", "excludes enable.idempotence; expected more than 0");
        }
        String inFlight = ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION;
        if (!idempotence.equalsIgnoreCase("false") && number(inFlight, 1) > MOST_IN_FLIGHT) {
            mistake(
                    inFlight,
                    property(inFlight, ""),
                    "excludes enable.idempotence, the default; expected at most " + MOST_IN_FLIGHT);
        }
        forbidShortDelivery();
    }

    /**
     * Rejects a producer without idempotence that sends a failed batch again after later ones: the
     * last record of a key would not be its newest row.
     */
    private void forbidReordering(boolean exactlyOnce) {
        String idempotence = property(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "");
        String acks = property(ProducerConfig.ACKS_CONFIG, "all");
        String cause = null;
        if (idempotence.equalsIgnoreCase("false")) {
            cause = ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG;
        } else if (idempotence.isEmpty() && acks.equals("1")) {
            cause = ProducerConfig.ACKS_CONFIG;
        }
        String inFlight = ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION;
        boolean ordered = number(inFlight, 0) == 1 || number(ProducerConfig.RETRIES_CONFIG, 1) == 0;
        if (cause != null && !exactlyOnce && !ordered) {
            mistake(
                    cause,
                    property(cause, ""),
                    "a retry may put an older row after a newer one; expected the default, or also "
                            + inFlight
                            + " = 1");
        }
    }

    /** Rejects a partitioner that does not keep the rows of a key in one partition. */
    private void forbidSpreading() {
        String problem = "puts rows of one key into several partitions; expected ";
        String ignoreKeys = ProducerConfig.PARTITIONER_IGNORE_KEYS_CONFIG;
        if (property(ignoreKeys, "").equalsIgnoreCase("true")) {
            mistake(ignoreKeys, "true", problem + "false");
        }
        String partitioner = ProducerConfig.PARTITIONER_CLASS_CONFIG;
        if (property(partitioner, "").endsWith(".RoundRobinPartitioner")) {
            mistake(partitioner, property(partitioner, ""), problem + "the default");
        }
    }

    /**
     * Rejects a producer that would fail the job: it accepts no record if its memory is smaller
     * than one batch, and no dead letter of a row that is too large if requests are too small.
     */
    private void forbidTooSmall() {
        long batch = number(ProducerConfig.BATCH_SIZE_CONFIG, ResultTopicsConfig.BATCH_BYTES);
        long record = ResultTopicsConfig.LEAST_RECORD_BYTES;
        requireAtLeast(ProducerConfig.BUFFER_MEMORY_CONFIG, Math.max(batch, record));
        requireAtLeast(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, record);
    }

    private void requireAtLeast(String property, long bytes) {
        if (number(property, Long.MAX_VALUE) < bytes) {
            mistake(property, property(property, ""), "too small; expected at least " + bytes);
        }
    }

    /** A producer rejects a delivery timeout shorter than one request, only where the job runs. */
    private void forbidShortDelivery() {
        long least =
                number(ProducerConfig.LINGER_MS_CONFIG, ResultTopicsConfig.LINGER_MS)
                        + number(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_TIMEOUT_MS);
        String delivery = ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG;
        if (number(delivery, Long.MAX_VALUE) < least) {
            mistake(
                    delivery,
                    property(delivery, ""),
                    "shorter than linger.ms and request.timeout.ms together; expected at least "
                            + least);
        }
    }

    private String property(String name, String other) {
        return settings.clientProperties().getOrDefault(name, other).strip();
    }

    /** Returns a property's number; the other number if it has none. */
    private long number(String name, long other) {
        String text = property(name, "");
        return text.matches("[0-9]{1,18}") ? Long.parseLong(text) : other;
    }

    private void mistake(String property, String value, String problem) {
        settings.mistakes().add(SettingsReader.KAFKA_PROPERTIES + property, value, problem);
    }

    /**
     * Rejects topics that would include the job's own results: a job that reads its own dead
     * letters would never end.
     */
    private void forbidReading(String resultPrefix) {
        String pattern = settings.value(ConfigKeys.KAFKA_TOPIC_PATTERN.setting());
        ConfigKey<?> key = ConfigKeys.KAFKA_TOPIC_PATTERN;
        Predicate<String> isRead;
        if (pattern != null) {
            isRead = Pattern.compile(pattern).asMatchPredicate();
        } else {
            key = ConfigKeys.KAFKA_TOPICS;
            List<String> topics = settings.value(ConfigKeys.KAFKA_TOPICS.setting());
            isRead = topics::contains;
        }
        String problem =
                "takes in the job's own results, such as topic %s; expected topics of forwarded"
                        + " messages only, or results elsewhere by "
                        + ConfigKeys.RESULTS_KAFKA_PREFIX.name();
        for (Table table : Table.values()) {
            String topic = resultPrefix + table.label();
            if (isRead.test(topic)) {
                settings.mistake(key.setting(), problem.formatted(topic));
                return;
            }
        }
    }
}
