package io.fleetpulse.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.message.Message;

import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.java.typeutils.runtime.PojoSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

class DecodedSerializerTest {

    static List<Path> files() {
        return MessageFilesTest.files();
    }

    static Class<?>[] types() {
        return Message.class.getPermittedSubclasses();
    }

    @ParameterizedTest
    @MethodSource("files")
    void whatIsWrittenIsReadAgain(Path file) throws IOException {
        TypeSerializer<Decoded> serializer =
                TypeInformation.of(Decoded.class)
                        .createSerializer(new SerializerConfigImpl())
                        .duplicate();
        List<Decoded> decoded =
                DecodedOutcome.decode(
                        DecodedOutcome.record("/p/d/ota/upgrade", Files.readAllBytes(file)));
        List<Decoded> inferred =
                DecodedOutcome.decode(DecodedOutcome.record(null, Files.readAllBytes(file)));

        assertThat(copies(serializer, decoded)).isEqualTo(DecodedOutcome.describe(decoded));
        assertThat(copies(serializer, inferred)).isEqualTo(DecodedOutcome.describe(inferred));
    }

    private static String copies(TypeSerializer<Decoded> serializer, List<Decoded> decoded)
            throws IOException {
        DataOutputSerializer output = new DataOutputSerializer(256);
        for (Decoded each : decoded) {
            serializer.serialize(each, output);
        }
        DataInputDeserializer input = new DataInputDeserializer(output.getCopyOfBuffer());
        StringBuilder copies = new StringBuilder();
        for (int count = decoded.size(); count > 0; count--) {
            copies.append(DecodedOutcome.describe(List.of(serializer.deserialize(input))));
        }
        assertThat(input.available()).isZero();
        return copies.toString();
    }

    @ParameterizedTest
    @MethodSource("types")
    void everyMessageTypeIsAPublicRecordThatNeedsNoKryoAndHasARoute(Class<?> type) {
        SerializerConfigImpl strict = new SerializerConfigImpl();
        strict.setGenericTypes(false);

        assertThat(type).isRecord();
        assertThat(Modifier.isPublic(type.getModifiers())).isTrue();
        assertThat(TypeInformation.of(type).createSerializer(strict))
                .isInstanceOf(PojoSerializer.class);
        assertThat(FamilyOutputs.tag(type.asSubclass(Message.class))).isNotNull();
    }
}
