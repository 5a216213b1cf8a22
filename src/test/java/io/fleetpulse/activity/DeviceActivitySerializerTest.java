package io.fleetpulse.activity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.fleetpulse.activity.DeviceActivity.Kind;

import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;

class DeviceActivitySerializerTest {

    @ParameterizedTest
    @EnumSource
    void whatIsReadIsWhatWasWritten(Kind kind) throws IOException {
        DeviceActivity activity =
                new DeviceActivity("a1", "设备", kind, 1_700_000_000_000L, -1, "superseded", -2);

        assertEquals(activity, throughBytes(activity));
        assertEquals(activity.expired(true), throughBytes(activity.expired(true)));
    }

    private static DeviceActivity throughBytes(DeviceActivity activity) throws IOException {
        TypeSerializer<DeviceActivity> serializer =
                TypeInformation.of(DeviceActivity.class)
                        .createSerializer(new SerializerConfigImpl());
        assertInstanceOf(DeviceActivitySerializer.class, serializer);
        DataOutputSerializer out = new DataOutputSerializer(64);
        serializer.serialize(activity, out);
        DataInputDeserializer in = new DataInputDeserializer(out.getCopyOfBuffer());
        DeviceActivity read = serializer.deserialize(in);
        assertEquals(0, in.available());
        return read;
    }
}
