package io.fleetpulse.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.message.ChangeAction;
import io.fleetpulse.message.DeviceKey;

import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataInputViewStreamWrapper;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.core.memory.DataOutputViewStreamWrapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.stream.Stream;

class DeviceStateSerializerTest {

    private static final TypeSerializer<DeviceState> SERIALIZER = new DeviceStateSerializer();

    static Stream<DeviceState> states() {
        return Stream.of(
                DeviceState.UNKNOWN,
                DeviceState.UNKNOWN.withIotId("i", Long.MAX_VALUE),
                DeviceState.UNKNOWN.withState(new LatestChange(7, ChangeAction.DELETE), -1L),
                DeviceState.UNKNOWN.withGateways(
                        Map.of(
                                new DeviceKey("p", "g"),
                                new LatestChange(Long.MIN_VALUE, ChangeAction.CREATE),
                                new DeviceKey("p", "\u7f51\u5173"),
                                new LatestChange(1, ChangeAction.DISABLE))),
                DeviceState.UNKNOWN.withTags(
                        3,
                        Map.of(
                                "site",
                                new TagState(4, "\ud83d\ude00".repeat(100), false),
                                "",
                                new TagState(5, null, true))));
    }

    @ParameterizedTest
    @MethodSource("states")
    void whatIsWrittenToMemoryOrToAStreamIsReadAgain(DeviceState state) throws IOException {
        DataOutputSerializer memory = new DataOutputSerializer(1);
        SERIALIZER.serialize(state, memory);
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        SERIALIZER.serialize(state, new DataOutputViewStreamWrapper(stream));
        SERIALIZER.serialize(state, new DataOutputViewStreamWrapper(stream));

        assertThat(stream.size()).isEqualTo(2 * memory.length());
        assertThat(stream.toByteArray()).startsWith(memory.getCopyOfBuffer());
        DataInputViewStreamWrapper written =
                new DataInputViewStreamWrapper(new ByteArrayInputStream(stream.toByteArray()));
        assertThat(SERIALIZER.deserialize(written)).isEqualTo(state);
        assertThat(SERIALIZER.deserialize(written)).isEqualTo(state);
    }

    /** The state has the positions of actions. */
    @Test
    void actionsKeepTheirPositions() {
        assertThat(ChangeAction.values())
                .containsExactly(
                        ChangeAction.CREATE,
                        ChangeAction.DELETE,
                        ChangeAction.ENABLE,
                        ChangeAction.DISABLE);
    }
}
