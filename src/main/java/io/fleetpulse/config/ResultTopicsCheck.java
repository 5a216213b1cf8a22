package io.fleetpulse.config;

import io.fleetpulse.result.Table;

import org.apache.kafka.clients.producer.ProducerConfig;

import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Checks that settings and client properties of Kafka fit the result topics. */
final class ResultTopicsCheck {

    private final SettingsReader settings;

    ResultTopicsCheck(SettingsReader settings) {
        this.settings = settings;
    }

    /** Reports the settings that make the job read its own results, or lose some. */
    void check(ResultTopicsConfig results) {
        forbidReading(results.prefix());
        forbidLoss(results.exactlyOnce());
    }

    /**
     * Rejects properties that break the guarantee of the result topics: without acknowledgements a
     * broker that fails loses results, and Kafka's transactions need acknowledgements of all
     * replicas and idempotent producers.
     */
    private void forbidLoss(boolean exactlyOnce) {
        String guarantee = ConfigKeys.RESULTS_KAFKA_GUARANTEE.name();
        Map<String, String> properties = settings.clientProperties();
        String acks = properties.getOrDefault(ProducerConfig.ACKS_CONFIG, "all").strip();
        if (acks.equals("0") || exactlyOnce && acks.equals("1")) {
            mistake(ProducerConfig.ACKS_CONFIG, acks, "breaks " + guarantee + "; expected all");
        }
        String idempotence =
                properties.getOrDefault(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true").strip();
        if (exactlyOnce && idempotence.equalsIgnoreCase("false")) {
            mistake(
                    ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                    idempotence,
                    "breaks " + guarantee + "; expected true");
        }
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
