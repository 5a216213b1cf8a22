package io.fleetpulse.job;

import static io.fleetpulse.job.MessagesOfJob.JOB;
import static io.fleetpulse.job.MessagesOfJob.job;
import static io.fleetpulse.job.MessagesOfJob.migration;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.message.DeviceJob;
import io.fleetpulse.message.InstanceMigration;
import io.fleetpulse.result.Change;
import io.fleetpulse.result.Table;

import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.types.PojoTestUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.List;

class PlatformJobsTest {

    private static final int MOST_CHANGES = 100;

    @ParameterizedTest
    @ValueSource(classes = {DeviceJobState.class, MigrationState.class})
    void whatIsKeptNeedsNoGenericSerializer(Class<?> type) {
        PojoTestUtils.assertSerializedAsPojoWithoutKryo(type);
    }

    @Test
    void aDeviceJobGivesOutItsRowWhenItChangesAndSurvivesARestart() throws Exception {
        KeyedOneInputStreamOperatorTestHarness<String, DeviceJob, Change> jobs = deviceJobs(null);
        assertThat(rows(jobs, job("IN_PROGRESS", 5))).hasSize(1);
        assertThat(rows(jobs, job("IN_PROGRESS", 5))).isEmpty();

        OperatorSubtaskState state = jobs.snapshot(1, 1);
        jobs.close();
        jobs = deviceJobs(state);
        assertThat(rows(jobs, job("IN_PROGRESS", 5), job("WAITING", 4))).isEmpty();
        assertThat(rows(jobs, job("COMPLETED", 6)))
                .containsExactly(
                        Change.upsert(
                                Table.DEVICE_JOB, JOB, "CUSTOM_JOB", "COMPLETED", 6L, 5L, 6L));
        assertThat(jobs.numEventTimeTimers() + jobs.numProcessingTimeTimers()).isZero();
        jobs.close();
    }

    private static KeyedOneInputStreamOperatorTestHarness<String, DeviceJob, Change> deviceJobs(
            OperatorSubtaskState state) throws Exception {
        KeyedOneInputStreamOperatorTestHarness<String, DeviceJob, Change> jobs =
                new KeyedOneInputStreamOperatorTestHarness<>(
                        new KeyedProcessOperator<>(new DeviceJobs()),
                        DeviceJob::jobId,
                        Types.STRING);
        if (state != null) {
            jobs.initializeState(state);
        }
        jobs.open();
        return jobs;
    }

    private static List<Change> rows(
            KeyedOneInputStreamOperatorTestHarness<String, DeviceJob, Change> jobs,
            DeviceJob... messages)
            throws Exception {
        for (DeviceJob message : messages) {
            jobs.processElement(new StreamRecord<>(message));
        }
        List<Change> rows = new ArrayList<>(jobs.extractOutputValues());
        jobs.getOutput().clear();
        return rows;
    }

    @Test
    void bothKindsOfJobsHaveTheirRows() throws Exception {
        Configuration strict = new Configuration();
        strict.set(PipelineOptions.GENERIC_TYPES, false);
        strict.set(PipelineOptions.AUTO_GENERATE_UIDS, false);
        strict.set(PipelineOptions.OBJECT_REUSE, true);
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.createLocalEnvironment(2, strict);
        DataStream<DeviceJob> deviceJobs =
                environment
                        .fromData(List.of(job("WAITING", 1)), TypeInformation.of(DeviceJob.class))
                        .uid("source-device-jobs");
        DataStream<InstanceMigration> migrations =
                environment
                        .fromData(
                                List.of(migration("ALL_EXECUTING", 1, "a")),
                                TypeInformation.of(InstanceMigration.class))
                        .uid("source-migrations");

        assertThat(PlatformJobs.attach(deviceJobs, migrations).executeAndCollect(MOST_CHANGES))
                .extracting(Change::table)
                .containsExactlyInAnyOrder(Table.DEVICE_JOB, Table.MIGRATION_JOB);
    }
}
