package io.fleetpulse.sink.kafka;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fleetpulse.config.KafkaConfig;
import io.fleetpulse.config.ResultTopicsConfig;
import io.fleetpulse.result.Change;
import io.fleetpulse.result.Table;
import io.fleetpulse.result.TableChoice;
import io.fleetpulse.sink.refused.LargestRecord;
import io.fleetpulse.sink.run.Admission;
import io.fleetpulse.sink.run.JobRun;

import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.SimpleCounter;
import org.apache.flink.util.InstantiationUtil;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;

class KafkaResultsTest {

    private static final int LIMIT = 200_000;

    private static final LargestRecord SIZES = LargestRecord.of(LIMIT);

    private static final Change FAILURE =
            Change.upsert(Table.ROLLOUT_FAILURE, "j", "1.0", -1L, "", 2L);

    private final ChangeRecords records = records("fleet.", TableChoice.ALL);

    private static ChangeRecords records(String prefix, TableChoice tables) {
        ChangeRecords records =
                new ChangeRecords(prefix, tables, () -> SIZES, new Properties(), Admission.FREE);
        records.begin(new SimpleCounter(), SIZES);
        return records;
    }

    private ProducerRecord<byte[], byte[]> record(Change change) {
        return records.serialize(change, null, 1L);
    }

    private static KafkaConfig kafka(Map<String, String> properties) {
        return new KafkaConfig("h:1", List.of("t"), null, "g", "earliest", false, properties);
    }

    @Test
    void anUpsertIsTheRowKeyedByItsPrimaryKey() {
        ProducerRecord<byte[], byte[]> record = record(FAILURE);
        assertEquals("fleet.rollout_failure", record.topic());
        assertEquals(
                "{\"job_id\":\"j\",\"src_version\":\"1.0\",\"step\":-1,\"description\":\"\"}",
                new String(record.key(), StandardCharsets.UTF_8));
        assertEquals(
                "{\"job_id\":\"j\",\"src_version\":\"1.0\",\"step\":-1,\"description\":\"\",\"tasks\":2}",
                new String(record.value(), StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @CsvSource({
        "max.request.size, ' 300000 ', 300000",
        "max.request.size, ${env:SIZE}, 1048576",
        "buffer.memory, 400000, 400000",
        "buffer.memory, 9000000000, 1048576",
        "linger.ms, 5, 1048576"
    })
    void theLargestRecordFitsIntoARequestAndIntoTheProducersMemory(
            String property, String value, int mostBytes) {
        Properties producer = KafkaResults.producer(kafka(Map.of(property, value)));

        assertEquals(mostBytes, KafkaResults.mostBytes(producer));
    }

    @Test
    void aDeleteHasTheSameKeyAndNoValue() {
        ProducerRecord<byte[], byte[]> record =
                record(Change.delete(Table.ROLLOUT_FAILURE, "j", "1.0", -1L, ""));
        assertArrayEquals(record(FAILURE).key(), record.key());
        assertNull(record.value());
    }

    @Test
    void aRecordCarriesTheTimeAtWhichItIsSent() {
        assertNull(record(FAILURE).timestamp());
    }

    @Test
    void aTopicIsNamedAfterTheLabelAndNotTheRelation() {
        ChangeRecords prefixed = records("eu.", TableChoice.ALL);
        Change window = Change.delete(Table.PROPERTY_WINDOW, "p", "d", "x", 0L);
        assertEquals("eu.property_window", prefixed.serialize(window, null, null).topic());
    }

    @Test
    void tablesThatWereNotChosenHaveNoRecords() {
        ChangeRecords chosen = records("fleet.", TableChoice.parse("rollout_failure"));
        assertEquals("fleet.rollout_failure", chosen.serialize(FAILURE, null, null).topic());
        assertNull(chosen.serialize(Change.delete(Table.ROLLOUT, "j"), null, null));
        String large = "x".repeat(LIMIT);
        assertNull(
                chosen.serialize(
                        Change.delete(Table.ROLLOUT_FAILURE, "j", "1.0", -1L, large), null, null));
    }

    @Test
    void jobsThatMayRunAtOnceShareNoTransactionalIdsAndALiveOneKeepsItsOwn() {
        assertEquals("g-fleet.-s", transactionalIds(run("first", false, "s"), "fleet."));
        assertEquals("g-fleet.-s", transactionalIds(run("second", false, "s"), "fleet."));
        assertEquals("g-fleet.-t", transactionalIds(run("second", false, "t"), "fleet."));
        assertEquals("g-other.-", transactionalIds(run("second", false, ""), "other."));
        assertEquals("g-first", transactionalIds(run("first", true, "s"), "fleet."));
        assertEquals("g-second", transactionalIds(run("second", true, "s"), "fleet."));
    }

    @Test
    void groupsPrefixesAndSchemasOfAnyNameShareNoTransactionalIds() {
        List<String> parts = List.of("", "a", "b", "a-b", "b-a", "a-", "-b", "-", "--", "a-b-a");
        Set<String> ids = new HashSet<>();
        for (String group : parts) {
            for (String prefix : parts) {
                for (String schema : List.of("", "a", "b", "chained")) {
                    JobRun run =
                            new JobRun("r", 0, group, "t", false, schema, TableChoice.ALL, false);
                    String begin = transactionalIds(run, prefix);
                    String named = group + " " + prefix + " " + schema;
                    assertTrue(ids.add(begin + KafkaResults.ALONE), named);
                    assertTrue(ids.add(begin + KafkaResults.CHAINED), named);
                }
            }
        }
    }

    private static String transactionalIds(JobRun run, String prefix) {
        return KafkaResults.transactionalIds(run, new ResultTopicsConfig(true, prefix, true));
    }

    private static JobRun run(String submission, boolean bounded, String schema) {
        return new JobRun(submission, 0, "g", "t", bounded, schema, TableChoice.ALL, false);
    }

    @Test
    void theSchemaIsShippedToTheCluster() throws Exception {
        ChangeRecords shipped = InstantiationUtil.clone(records);
        shipped.begin(new SimpleCounter(), SIZES);
        assertArrayEquals(record(FAILURE).value(), shipped.serialize(FAILURE, null, 1L).value());
    }

    @Test
    void propertiesOfTheClientsOverrideTheDefaults() {
        assertEquals("lz4", KafkaResults.producer(kafka(Map.of())).getProperty("compression.type"));
        Properties overridden =
                KafkaResults.producer(kafka(Map.of("compression.type", "zstd", "acks", "all")));
        assertEquals("zstd", overridden.getProperty("compression.type"));
        assertEquals("all", overridden.getProperty("acks"));
        assertEquals("900000", overridden.getProperty("transaction.timeout.ms"));
    }

    @Test
    void aRowTooLargeForARequestLeavesAsItsDeadLetterAndIsCounted() {
        Counter tooLarge = new SimpleCounter();
        records.begin(tooLarge, SIZES);
        String large = "x".repeat(LIMIT);
        ProducerRecord<byte[], byte[]> record =
                record(Change.upsert(Table.ROLLOUT_FAILURE, "j", "1.0", -1L, large, 2L));
        assertEquals("fleet.dead_letter", record.topic());
        String value = new String(record.value(), StandardCharsets.UTF_8);
        assertTrue(value.startsWith("{\"source_topic\":\"fleet.rollout_failure\","), value);
        assertTrue(value.contains("\"reason\":\"REJECTED_BY_SINK\""), value);
        assertTrue(value.length() > 64 * 1024 && value.length() < LIMIT);
        assertEquals(1, tooLarge.getCount());
        assertEquals(
                "fleet.dead_letter",
                record(Change.delete(Table.ROLLOUT_FAILURE, "j", "1.0", -1L, large)).topic());
    }

    @Test
    void aDeadLetterTooLargeForARequestLeavesWithoutItsValue() {
        String large = "\u0001".repeat(LIMIT / 6);
        ProducerRecord<byte[], byte[]> record =
                record(
                        Change.upsert(
                                Table.DEAD_LETTER,
                                "t",
                                0L,
                                7L,
                                0L,
                                "EMPTY",
                                "d",
                                0L,
                                "f",
                                large,
                                "utf-8",
                                null));
        assertEquals("fleet.dead_letter", record.topic());
        String value = new String(record.value(), StandardCharsets.UTF_8);
        assertTrue(value.contains("\"source_offset\":7,"), value);
        assertTrue(value.contains("\"value\":null"), value);
    }
}
