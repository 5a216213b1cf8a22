package io.fleetpulse.connectivity;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.activity.DeviceActivity;
import io.fleetpulse.config.ConnectivityConfig;
import io.fleetpulse.config.ProductSettings;
import io.fleetpulse.message.DeviceStatus;
import io.fleetpulse.result.Change;
import io.fleetpulse.result.Table;

import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.types.PojoTestUtils;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** The feature as the job wires it. */
@SuppressWarnings("try")
class ConnectivityTest {

    @Test
    void jobGivesTheRowsOfAllMessagesAtOnce() throws Exception {
        List<DeviceStatus> messages = new ArrayList<>();
        Random random = new Random(7);
        for (int at = 0; at < 2_000; at++) {
            messages.add(
                    Statuses.status(
                            "a" + random.nextInt(3),
                            "d" + random.nextInt(40),
                            random.nextBoolean(),
                            427,
                            1_535_700_000_000L + random.nextInt(3_600_000)));
        }
        Collections.shuffle(messages, random);
        ConnectivityConfig config = Statuses.config();
        try (StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.getExecutionEnvironment(strict())) {
            environment.setParallelism(2);
            DataStream<DeviceStatus> statuses =
                    environment
                            .fromData(messages, TypeInformation.of(DeviceStatus.class))
                            .uid("statuses")
                            .assignTimestampsAndWatermarks(
                                    WatermarkStrategy.<DeviceStatus>forMonotonousTimestamps()
                                            .withTimestampAssigner(
                                                    (status, kafka) -> status.time()))
                            .uid("watermarks");
            Map<String, Change> rows = new TreeMap<>();
            Connectivity.Results results =
                    Connectivity.attach(statuses, config, ProductSettings.none(), true);
            try (CloseableIterator<Change> changes =
                    results.devices().union(results.windows()).executeAndCollect()) {
                while (changes.hasNext()) {
                    Change change = changes.next();
                    Table table = change.table();
                    Object[] key = Arrays.copyOf(change.values(), table.keyColumns());
                    if (change.isDelete()) {
                        rows.remove(table + Arrays.toString(key));
                    } else {
                        rows.put(table + Arrays.toString(key), change);
                    }
                }
            }
            assertThat(new ArrayList<>(rows.values()))
                    .isEqualTo(
                            CarriedForward.withoutQuietWindows(
                                    NaiveConnectivity.rows(config, messages, Long.MAX_VALUE, true),
                                    messages,
                                    config.window().toMillis()));
        }
    }

    @Test
    void activitiesOfTheJobAddUpToTheFinalRows() throws Exception {
        List<DeviceStatus> messages =
                List.of(Statuses.online("d", 1_000), Statuses.offline("d", 400, 2_000));
        EmittedActivities emitted = new EmittedActivities();
        try (StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.getExecutionEnvironment(strict())) {
            DataStream<DeviceStatus> statuses =
                    environment
                            .fromData(messages, TypeInformation.of(DeviceStatus.class))
                            .uid("statuses");
            Connectivity.Results results =
                    Connectivity.attach(statuses, Statuses.config(), ProductSettings.none(), true);
            try (CloseableIterator<DeviceActivity> activities =
                    results.activities().executeAndCollect()) {
                activities.forEachRemaining(emitted::add);
            }
        }
        assertThat(emitted.totals())
                .isEqualTo(
                        EmittedActivities.of(
                                NaiveConnectivity.rows(
                                        Statuses.config(), messages, Long.MAX_VALUE, true)));
    }

    private static Configuration strict() {
        Configuration configuration = new Configuration();
        configuration.set(PipelineOptions.GENERIC_TYPES, false);
        configuration.set(PipelineOptions.OBJECT_REUSE, true);
        return configuration;
    }

    @ParameterizedTest
    @ValueSource(classes = {ProductProgress.class, WindowTotals.class, ConnectivityDelta.class})
    void stateAndDeltasNeedNoKryo(Class<?> type) {
        PojoTestUtils.assertSerializedAsPojoWithoutKryo(type);
    }
}
