package io.fleetpulse.config;

import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.common.security.JaasContext;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Checks the values of settings for Kafka's clients by the clients' own definitions. Three kinds of
 * settings pass unchecked: properties that no client defines, which may belong to a plug-in;
 * references, which are resolved where the clients run; and class names, because a class may exist
 * only there.
 */
final class KafkaClientProperties {

    private static final List<ConfigDef> CLIENTS =
            List.of(
                    ConsumerConfig.configDef(),
                    ProducerConfig.configDef(),
                    AdminClientConfig.configDef(),
                    connector());

    private static final Set<ConfigDef.Type> UNCHECKED =
            Set.of(ConfigDef.Type.CLASS, ConfigDef.Type.PASSWORD);

    private KafkaClientProperties() {}

    /**
     * Returns the definitions of the connector, which reads its settings from the clients'
     * properties.
     */
    private static ConfigDef connector() {
        return new ConfigDef()
                .define(
                        "partition.discovery.interval.ms",
                        ConfigDef.Type.LONG,
                        ConfigDef.Importance.LOW,
                        "")
                .define(
                        "commit.offsets.on.checkpoint",
                        ConfigDef.Type.BOOLEAN,
                        ConfigDef.Importance.LOW,
                        "")
                .define(
                        "register.consumer.metrics",
                        ConfigDef.Type.BOOLEAN,
                        ConfigDef.Importance.LOW,
                        "");
    }

    /** Returns the names of all properties that a client or the connector defines. */
    static Set<String> names() {
        return CLIENTS.stream()
                .flatMap(client -> client.names().stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Returns what is wrong with a property; empty when nothing is. */
    static Optional<String> problem(String property, String value) {
        if (value.contains("${")) {
            return Optional.empty();
        }
        if (property.equals(SaslConfigs.SASL_JAAS_CONFIG) && !isLogin(value)) {
            return Optional.of(
                    "malformed; expected LOGIN-MODULE required name=\"value\" …; with \\ before a"
                            + " quote or a backslash in a value");
        }
        return CLIENTS.stream()
                .map(client -> client.configKeys().get(property))
                .filter(key -> key != null && !UNCHECKED.contains(key.type))
                .filter(key -> !isValid(key, value))
                .findFirst()
                .map(key -> "malformed; expected " + expected(key));
    }

    /** Checks a login early, since the clients' own messages repeat parts of a password. */
    private static boolean isLogin(String value) {
        try {
            JaasContext.loadClientContext(
                    Map.of(SaslConfigs.SASL_JAAS_CONFIG, new Password(value)));
            return true;
        } catch (RuntimeException malformed) {
            return false;
        }
    }

    private static boolean isValid(ConfigDef.ConfigKey key, String value) {
        try {
            Object parsed = ConfigDef.parseType(key.name, value, key.type);
            if (key.validator != null) {
                key.validator.ensureValid(key.name, parsed);
            }
            return true;
        } catch (ConfigException invalid) {
            return false;
        }
    }

    private static String expected(ConfigDef.ConfigKey key) {
        String kind =
                switch (key.type) {
                    case INT, LONG, SHORT -> "a whole number";
                    case DOUBLE -> "a number";
                    case BOOLEAN -> "true or false";
                    default -> "a value of Kafka's clients";
                };
        if (key.validator == null) {
            return kind;
        }
        return kind + ": " + key.validator;
    }
}
