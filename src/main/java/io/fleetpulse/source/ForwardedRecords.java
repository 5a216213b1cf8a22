package io.fleetpulse.source;

import io.fleetpulse.config.KafkaConfig;
import io.fleetpulse.config.TimeConfig;

import org.apache.flink.api.connector.source.Source;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.KafkaSourceBuilder;
import org.apache.flink.connector.kafka.source.KafkaSourceOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;

import java.time.Duration;
import java.util.Properties;

/** The Kafka source of the job. */
final class ForwardedRecords {

    /**
     * The source discovers new topics and partitions within this time; the connector's default is
     * five minutes.
     */
    private static final Duration DISCOVERY = Duration.ofMinutes(1);

    /** Within this time all brokers know a topic that was created just before the job started. */
    private static final Duration TOPIC_WITHIN = Duration.ofSeconds(15);

    private ForwardedRecords() {}

    static Source<Decoded, ?, ?> source(
            KafkaConfig kafka, TimeConfig time, PlatformTimeWatermarks watermarks) {
        Properties clients = clients(kafka);
        KafkaSourceBuilder<Decoded> source =
                KafkaSource.<Decoded>builder()
                        .setBootstrapServers(kafka.bootstrapServers())
                        .setGroupId(kafka.groupId())
                        .setKafkaSubscriber(new ForwardedTopics(kafka, TOPIC_WITHIN))
                        .setStartingOffsets(new StartingOffsets(kafka.start(), kafka.groupId()))
                        .setDeserializer(new ForwardedMessageDeserializationSchema(time))
                        .setProperties(clients);
        if (kafka.bounded()) {
            source.setBounded(new StoppingOffsets(clients));
        }
        KafkaSource<Decoded> built = source.build();
        // The connector (5.0.0) puts the name of an enum constant into lower case by the default
        // locale. No consumer accepts the one with the dotless i of Turkish. The source shares the
        // builder's properties.
        source.setProperty(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        return new PartitionTimeSource(built, watermarks, clients);
    }

    /**
     * Reads the records of a transaction after its commit, and never those of an aborted one, and
     * does not recreate a deleted topic, as brokers do by default when a consumer asks for one. The
     * settings {@code kafka.properties.*} override this.
     */
    static Properties clients(KafkaConfig kafka) {
        Properties clients = new Properties();
        clients.setProperty(
                KafkaSourceOptions.PARTITION_DISCOVERY_INTERVAL_MS.key(),
                String.valueOf(DISCOVERY.toMillis()));
        clients.setProperty(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        clients.setProperty(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
        clients.putAll(kafka.properties());
        clients.setProperty(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers());
        return clients;
    }
}
