package io.fleetpulse.sink.kafka;

import io.fleetpulse.config.KafkaConfig;
import io.fleetpulse.config.ResultTopicsConfig;
import io.fleetpulse.result.Change;
import io.fleetpulse.result.ChangeSerializer;
import io.fleetpulse.result.CompactTypeInformation;
import io.fleetpulse.sink.refused.RecordSizes;
import io.fleetpulse.sink.run.Admission;
import io.fleetpulse.sink.run.JobRun;

import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.kafka.clients.producer.ProducerConfig;

import java.util.List;
import java.util.Properties;

/**
 * Writes every change to the Kafka topic of its table, keyed by its primary key, as JSON; a delete
 * is a record without a value. The topics are compacted: what stays of a row is its last change.
 */
public final class KafkaResults {

    /**
     * How long an open transaction may last: longer than a checkpoint interval and the time a job
     * needs to recover. Flink's default of an hour is above the 15 minutes that a broker allows.
     */
    private static final String TRANSACTION_TIMEOUT_MS = "900000";

    /** The client's default of {@code max.request.size}. */
    private static final String REQUEST_SIZE = String.valueOf(1024 * 1024);

    private final KafkaConfig kafka;
    private final ResultTopicsConfig topics;
    private final JobRun run;
    private final Admission admission;

    /**
     * Results of one submission.
     *
     * @param kafka the cluster, and the properties of its clients
     * @param topics prefix of the topics' names, and the guarantee
     * @param run the submission, and the tables that it writes
     * @param admission what the writers wait for before their first record
     */
    public KafkaResults(
            KafkaConfig kafka, ResultTopicsConfig topics, JobRun run, Admission admission) {
        this.kafka = kafka;
        this.topics = topics;
        this.run = run;
        this.admission = admission;
    }

    /** Writes the changes of several operators. */
    public void write(DataStream<Change> changes) {
        changes.transform(
                        "Start without state",
                        new CompactTypeInformation<>(Change.class, ChangeSerializer.INSTANCE),
                        new StartWarning(topicNames(), admin(kafka), run.submittedAt()))
                .uid("results-kafka-start")
                .setDescription("Start without state: warns of topics with records of earlier runs")
                .sinkTo(sink("-results"))
                .uid("results-kafka")
                .name("Kafka results")
                .setDescription("Kafka results: a record for each change, a topic for each table");
    }

    /**
     * Writes the changes of the one operator that has most of them, in its own chain.
     *
     * @param changes its changes, as it gives them out
     */
    public void writeChained(DataStream<Change> changes) {
        changes.sinkTo(sink("-chained-results"))
                .uid("results-kafka-chained")
                .name("Chained Kafka results")
                .setDescription(
                        "Chained Kafka results: a record for each change of the operator before");
    }

    private List<String> topicNames() {
        return run.tables().tables().stream()
                .map(table -> topics.prefix() + table.label())
                .toList();
    }

    private KafkaSink<Change> sink(String transactions) {
        Properties producer = producer(kafka);
        ChangeRecords records =
                new ChangeRecords(topics.prefix(), run.tables(), sizes(), admin(kafka), admission);
        return KafkaSink.<Change>builder()
                .setBootstrapServers(kafka.bootstrapServers())
                .setKafkaProducerConfig(producer)
                .setRecordSerializer(records)
                .setDeliveryGuarantee(guarantee(topics))
                .setTransactionalIdPrefix(transactionalIds(run) + transactions)
                .build();
    }

    /**
     * The beginning of the transactional ids. A job without an end keeps it over all its starts: so it
     * ends the transactions that an earlier start left open. A bounded one begins them anew: it may run
     * beside the other, in the same group, and two producers of one id fence each other.
     */
    static String transactionalIds(JobRun run) {
        if (run.bounded()) {
            return run.group() + "-" + run.submission();
        }
        return run.group();
    }

    private static DeliveryGuarantee guarantee(ResultTopicsConfig topics) {
        if (topics.exactlyOnce()) {
            return DeliveryGuarantee.EXACTLY_ONCE;
        }
        return DeliveryGuarantee.AT_LEAST_ONCE;
    }

    /**
     * Rows are small and many, and nobody waits for one: batches fill before they are sent. What
     * {@code kafka.properties.*} says comes last.
     */
    static Properties producer(KafkaConfig kafka) {
        Properties properties = new Properties();
        properties.setProperty(ProducerConfig.LINGER_MS_CONFIG, "200");
        properties.setProperty(ProducerConfig.BATCH_SIZE_CONFIG, String.valueOf(256 * 1024));
        properties.setProperty(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        properties.setProperty(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, TRANSACTION_TIMEOUT_MS);
        properties.putAll(kafka.properties());
        return properties;
    }

    /** How large rows may be as records in their topics. */
    public RecordSizes sizes() {
        String request =
                producer(kafka).getProperty(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, REQUEST_SIZE);
        return new TopicSizes(
                topics.prefix(), run.tables(), Integer.parseInt(request.strip()), admin(kafka));
    }

    private static Properties admin(KafkaConfig kafka) {
        Properties properties = new Properties();
        properties.putAll(kafka.properties());
        properties.setProperty(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers());
        return properties;
    }
}
