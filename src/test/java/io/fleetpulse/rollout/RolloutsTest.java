package io.fleetpulse.rollout;

import static io.fleetpulse.rollout.Reports.JOB;
import static io.fleetpulse.rollout.Reports.MINUTE;
import static io.fleetpulse.rollout.Reports.batch;
import static io.fleetpulse.rollout.Reports.progress;
import static io.fleetpulse.rollout.Reports.result;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.activity.RolloutConfirmation;
import io.fleetpulse.config.ProductSettings;
import io.fleetpulse.config.RolloutConfig;
import io.fleetpulse.message.Message;
import io.fleetpulse.message.OtaBatchStatus;
import io.fleetpulse.message.OtaProgress;
import io.fleetpulse.message.OtaResult;
import io.fleetpulse.message.OtaResultStatus;
import io.fleetpulse.result.Change;
import io.fleetpulse.result.Table;

import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.types.PojoTestUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

class RolloutsTest {

    private static final long START = 1_700_000_040_000L;
    private static final int MOST_CHANGES = 1_000;

    @ParameterizedTest
    @ValueSource(
            classes = {TaskMessage.class, JobDelta.class, JobTotals.class, RunningStarts.class})
    void whatTravelsAndWhatIsKeptNeedsNoGenericSerializer(Class<?> type) {
        PojoTestUtils.assertSerializedAsPojoWithoutKryo(type);
    }

    @Test
    void aBoundedRunEndsInAllFourTables() throws Exception {
        Configuration strict = new Configuration();
        strict.set(PipelineOptions.GENERIC_TYPES, false);
        strict.set(PipelineOptions.AUTO_GENERATE_UIDS, false);
        strict.set(PipelineOptions.OBJECT_REUSE, true);
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.createLocalEnvironment(2, strict);
        DataStream<OtaProgress> progress =
                stream(
                        env,
                        OtaProgress.class,
                        List.of(
                                progress("a", START, 10),
                                progress("b", START, -2),
                                progress("c", START + 1, 10)));
        DataStream<OtaResult> results =
                stream(
                        env,
                        OtaResult.class,
                        List.of(
                                result("a", START + MINUTE, OtaResultStatus.SUCCEEDED),
                                result("b", START + MINUTE, OtaResultStatus.FAILED)));
        DataStream<OtaBatchStatus> batches =
                stream(env, OtaBatchStatus.class, List.of(batch(START, "IN_PROGRESS")));

        Map<List<Object>, List<Object>> rows = new HashMap<>();
        RolloutConfig config = new RolloutConfig(Duration.ofMinutes(1), Duration.ofMinutes(10));
        DataStream<RolloutConfirmation> confirmations =
                env.fromData(
                                List.of(new RolloutConfirmation(JOB, 1, 0, START)),
                                TypeInformation.of(RolloutConfirmation.class))
                        .uid("source-confirmations");
        Rollouts.Results rollouts =
                Rollouts.attach(progress, results, config, ProductSettings.none())
                        .results(batches, confirmations);
        rollouts.tasks()
                .union(rollouts.jobs())
                .executeAndCollect(MOST_CHANGES)
                .forEach(change -> apply(change, rows));

        assertThat(rows.get(List.of(Table.ROLLOUT, JOB)).subList(5, 14))
                .containsExactly("IN_PROGRESS", 3L, 1L, 1L, 1L, 0L, 1L, 0.5, 0L);
        assertThat(rows.get(List.of(Table.ROLLOUT, JOB)).subList(18, 20)).containsExactly(1L, 0L);
        assertThat(rows.get(List.of(Table.ROLLOUT_TASK, JOB, "c"))).contains(true);
        assertThat(rows.get(List.of(Table.ROLLOUT_FAILURE, JOB, "1.0", -2L, "failed")))
                .contains(1L);
        assertThat(rows.get(List.of(Table.ROLLOUT_WINDOW, JOB, START + MINUTE)).subList(3, 9))
                .containsExactly(3L, 1L, 1L, 1L, 0L, 0L);
        assertThat(rows.get(List.of(Table.ROLLOUT_WINDOW, JOB, START + 10 * MINUTE))).endsWith(1L);
        assertThat(rows).hasSize(1 + 3 + 1 + 3);
    }

    private static <T extends Message> DataStream<T> stream(
            StreamExecutionEnvironment env, Class<T> type, List<T> messages) {
        return env.fromData(messages, TypeInformation.of(type))
                .uid("source-" + type.getSimpleName())
                .assignTimestampsAndWatermarks(
                        WatermarkStrategy.<T>forMonotonousTimestamps()
                                .withTimestampAssigner((message, time) -> message.platformTime()))
                .uid("times-" + type.getSimpleName());
    }

    private static void apply(Change change, Map<List<Object>, List<Object>> rows) {
        List<Object> key = new ArrayList<>(List.of(change.table()));
        List<Object> values = Arrays.asList(change.values());
        key.addAll(values.subList(0, change.table().keyColumns()));
        if (change.isDelete()) {
            rows.remove(key);
        } else {
            rows.put(key, values);
        }
    }
}
