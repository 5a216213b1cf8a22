package io.fleetpulse.inventory;

import static io.fleetpulse.inventory.Facts.lifecycleMessage;
import static io.fleetpulse.inventory.Facts.tagMessage;
import static io.fleetpulse.inventory.Facts.topologyMessage;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.activity.DeviceSeen;
import io.fleetpulse.counting.CountIncrement;
import io.fleetpulse.counting.CountedMessage;
import io.fleetpulse.counting.CountedTable;
import io.fleetpulse.message.ChangeAction;
import io.fleetpulse.message.DeviceLifecycle;
import io.fleetpulse.message.Family;
import io.fleetpulse.message.TagAction;
import io.fleetpulse.message.TagChange;
import io.fleetpulse.message.TopologyChange;
import io.fleetpulse.result.Change;
import io.fleetpulse.result.Table;

import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.types.PojoTestUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

class InventoryTest {

    private static final int MOST_CHANGES = 100;

    @ParameterizedTest
    @ValueSource(classes = {DeviceFact.class, DeviceState.class, CountedMessage.class})
    void whatTravelsAndWhatIsKeptNeedsNoGenericSerializer(Class<?> type) {
        PojoTestUtils.assertSerializedAsPojoWithoutKryo(type);
    }

    @Test
    void allThatIsSaidOfADeviceBecomesItsOneRow() throws Exception {
        Configuration strict = new Configuration();
        strict.set(PipelineOptions.GENERIC_TYPES, false);
        strict.set(PipelineOptions.AUTO_GENERATE_UIDS, false);
        strict.set(PipelineOptions.OBJECT_REUSE, true);
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.createLocalEnvironment(2, strict);
        DataStream<Change> changes =
                Inventory.attach(
                        stream(
                                environment,
                                DeviceLifecycle.class,
                                List.of(lifecycleMessage(ChangeAction.CREATE, 1, "i"))),
                        stream(
                                environment,
                                TagChange.class,
                                List.of(tagMessage(TagAction.UPDATE, 3, "k", "v"))),
                        stream(
                                environment,
                                TopologyChange.class,
                                List.of(topologyMessage(ChangeAction.CREATE, "w", 4))),
                        stream(
                                environment,
                                DeviceSeen.class,
                                List.of(
                                        new DeviceSeen("p", "d", null),
                                        new DeviceSeen("p", "e", "j"))));

        Map<Object, Change> rows = new HashMap<>();
        changes.executeAndCollect(MOST_CHANGES).forEach(row -> rows.put(row.value(1), row));

        assertThat(rows.values())
                .containsExactlyInAnyOrder(
                        Change.upsert(
                                Table.DEVICE,
                                "p",
                                "d",
                                "i",
                                "enabled",
                                1L,
                                1L,
                                "g",
                                "w",
                                "{\"k\":\"v\"}"),
                        Change.upsert(
                                Table.DEVICE,
                                "p",
                                "e",
                                "j",
                                "unknown",
                                null,
                                null,
                                null,
                                null,
                                "{}"));
    }

    private static <T> DataStream<T> stream(
            StreamExecutionEnvironment environment, Class<T> type, List<T> elements) {
        return environment
                .fromData(elements, TypeInformation.of(type))
                .uid("source-" + type.getSimpleName());
    }

    @ParameterizedTest
    @EnumSource(ChangeAction.class)
    void aLifecycleMessageCountsByItsAction(ChangeAction action) {
        CountedMessage counted = Inventory.counted(lifecycleMessage(action, 60_001, "i"));

        assertThat(counted.sender()).isEqualTo(Facts.DEVICE);
        assertThat(counted.family()).isEqualTo(Family.LIFECYCLE);
        assertThat(counted.messageKey()).isEqualTo("m");
        assertThat(counted.platformTime()).isEqualTo(60_001);
        assertThat(counted.eventTime()).isEqualTo(60_001);
        assertThat(counted.kafkaTimestamp()).isEqualTo(1_000);
        assertThat(counted.bytes()).isEqualTo(99);
        assertThat(counted.activities()).isEmpty();
        CountIncrement count = counted.counts().get(0);
        assertThat(counted.counts()).hasSize(1);
        assertThat(count.table()).isEqualTo(CountedTable.LIFECYCLE_WINDOW);
        assertThat(count.productKey()).isEqualTo("p");
        assertThat(count.name()).isEqualTo(action.name().toLowerCase(Locale.ROOT));
        assertThat(count.time()).isEqualTo(60_001);
        assertThat(count.amounts()).containsExactly(1);
    }
}
