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
 * Writes every change to the Kafka topic of its table as JSON, keyed by the row's primary key. A
 * delete is a record without a value. The topics are compacted, so that each row's last change
 * remains.
 */
public final class KafkaResults {

    /**
     * How long a transaction may stay open, in milliseconds: longer than a checkpoint interval and
     * a recovery. Flink's default of an hour exceeds the 15 minutes that a broker allows.
     */
    private static final String TRANSACTION_TIMEOUT_MS = "900000";

    /** The client's default of {@code max.request.size}. */
    private static final long REQUEST_BYTES = 1024 * 1024;

    /** The client's default of {@code buffer.memory}. */
    private static final long BUFFER_BYTES = 32 * 1024 * 1024;

    /** End of the transactional ids of {@link #write}. */
    static final String ALONE = "-results";

    /** End of the transactional ids of {@link #writeChained}; no schema has a slash. */
    static final String CHAINED = "-chained/results";

    private final KafkaConfig kafka;
    private final ResultTopicsConfig topics;
    private final JobRun run;
    private final Admission admission;

    /**
     * Creates the results of one submission.
     *
     * @param kafka the cluster, and the properties of its clients
     * @param topics prefix of the topics' names, and the guarantee
     * @param run the submission, and the tables that it writes
     * @param admission the writers wait for this before their first record
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
        if (topics.exactlyOnce()) {
            TransactionCheck.check(
                    run.bounded(),
                    changes.getExecutionEnvironment().getCheckpointConfig(),
                    producer(kafka));
        }
        changes.transform(
                        "Start without state",
                        new CompactTypeInformation<>(Change.class, ChangeSerializer.INSTANCE),
                        new StartWarning(topicNames(), admin(kafka), run.submittedAt()))
                .uid("results-kafka-start")
                .setDescription("Start without state: warns of topics with records of earlier runs")
                .sinkTo(sink(ALONE))
                .uid("results-kafka")
                .name("Kafka results")
                .setDescription("Kafka results: a record for each change, a topic for each table");
    }

    /**
     * Writes the changes of the operator with the most changes, chained to that operator.
     *
     * @param changes the operator's changes, as it emits them
     */
    public void writeChained(DataStream<Change> changes) {
        changes.sinkTo(sink(CHAINED))
                .uid("results-kafka-chained")
                .name("Chained Kafka results")
                .setDescription(
                        "Chained Kafka results: a record for each change of the upstream operator");
    }

    private List<String> topicNames() {
        return run.tables().tables().stream()
                .map(table -> topics.prefix() + table.label())
                .toList();
    }

    private ResultsSink sink(String transactions) {
        Properties producer = producer(kafka);
        ChangeRecords records =
                new ChangeRecords(topics.prefix(), run.tables(), sizes(), admin(kafka), admission);
        return new ResultsSink(
                KafkaSink.<Change>builder()
                        .setBootstrapServers(kafka.bootstrapServers())
                        .setKafkaProducerConfig(producer)
                        .setRecordSerializer(records)
                        .setDeliveryGuarantee(guarantee(topics))
                        .setTransactionalIdPrefix(transactionalIds(run, topics) + transactions)
                        .build());
    }

    /**
     * Returns the prefix of the transactional ids. Two producers with one id fence each other, so
     * jobs that run at the same time have different prefixes, also in the same group: an unbounded
     * job with other topics or another schema, and each submission of a bounded job. An unbounded
     * job keeps the prefix over all its starts, so that a start aborts the transactions that an
     * earlier start left open. Hyphens separate the parts, so those of the topics' prefix become
     * slashes, which no topic has: group {@code a} with prefix {@code b-c.} and group {@code a-b}
     * with prefix {@code c.} have different ids. A schema has no hyphens.
     */
    static String transactionalIds(JobRun run, ResultTopicsConfig topics) {
        if (run.bounded()) {
            return run.group() + "-" + run.submission();
        }
        return run.group() + "-" + topics.prefix().replace('-', '/') + "-" + run.schema();
    }

    private static DeliveryGuarantee guarantee(ResultTopicsConfig topics) {
        if (topics.exactlyOnce()) {
            return DeliveryGuarantee.EXACTLY_ONCE;
        }
        return DeliveryGuarantee.AT_LEAST_ONCE;
    }

    /**
     * Returns the producer's properties. Rows are small and many, and no reader waits for a single
     * one, so batches fill before they are sent. The settings {@code kafka.properties.*} override
     * these.
     */
    static Properties producer(KafkaConfig kafka) {
        Properties properties = new Properties();
        properties.setProperty(
                ProducerConfig.LINGER_MS_CONFIG, String.valueOf(ResultTopicsConfig.LINGER_MS));
        properties.setProperty(
                ProducerConfig.BATCH_SIZE_CONFIG, String.valueOf(ResultTopicsConfig.BATCH_BYTES));
        properties.setProperty(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        properties.setProperty(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, TRANSACTION_TIMEOUT_MS);
        properties.putAll(kafka.properties());
        return properties;
    }

    /** Returns how large rows may be as records in their topics. */
    public RecordSizes sizes() {
        return new TopicSizes(
                topics.prefix(), run.tables(), mostBytes(producer(kafka)), admin(kafka));
    }

    /** Returns the size of the largest record that a producer accepts, in bytes. */
    static int mostBytes(Properties producer) {
        return (int)
                Math.min(
                        bytes(producer, ProducerConfig.MAX_REQUEST_SIZE_CONFIG, REQUEST_BYTES),
                        bytes(producer, ProducerConfig.BUFFER_MEMORY_CONFIG, BUFFER_BYTES));
    }

    /** A reference is resolved where the job runs, so the client's default stands for it. */
    private static long bytes(Properties producer, String name, long defaultBytes) {
        String text = producer.getProperty(name, "").strip();
        if (text.isEmpty() || text.contains("${")) {
            return defaultBytes;
        }
        return Long.parseLong(text);
    }

    private static Properties admin(KafkaConfig kafka) {
        Properties properties = new Properties();
        properties.putAll(kafka.properties());
        properties.setProperty(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers());
        return properties;
    }
}
