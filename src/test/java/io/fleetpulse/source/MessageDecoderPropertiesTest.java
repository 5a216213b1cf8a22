package io.fleetpulse.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.deadletter.SecretRedaction;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

class MessageDecoderPropertiesTest {

    /** One decoder for all tries, since a record must not affect the next one. */
    private final MessageDecoder shared = new MessageDecoder(DecodedOutcome.TIME);

    @Provide
    Arbitrary<Path> files() {
        return Arbitraries.of(MessageFilesTest.files());
    }

    @Property(tries = 300)
    void theOrderOfMembersMakesNoDifference(@ForAll("files") Path file, @ForAll Random random) {
        byte[] value = read(file);
        List<String> members = members(new String(value, StandardCharsets.UTF_8));
        if (members.isEmpty() || file.toString().contains("given-twice")) {
            return;
        }
        String topic = topic(file);
        Collections.shuffle(members, random);
        byte[] shuffled = ("{" + String.join(",", members) + "}").getBytes(StandardCharsets.UTF_8);

        List<Decoded> expected = DecodedOutcome.decode(DecodedOutcome.record(topic, value));
        List<Decoded> actual =
                DecodedOutcome.decode(shared, DecodedOutcome.record(topic, shuffled));

        if (topic == null || !topic.contains("/user/")) {
            assertThat(DecodedOutcome.describe(actual))
                    .isEqualTo(DecodedOutcome.describe(expected));
        }
    }

    @Property(tries = 2000)
    void changedBytesNeverThrowAndAlwaysGiveSomething(
            @ForAll("files") Path file, @ForAll Random random) {
        byte[] value = read(file);
        for (int change = random.nextInt(4); change >= 0; change--) {
            value[random.nextInt(value.length)] = (byte) random.nextInt(256);
        }
        String topic = random.nextBoolean() ? topic(file) : null;

        assertThat(DecodedOutcome.decode(shared, DecodedOutcome.record(topic, value))).isNotEmpty();
    }

    @Property(tries = 500)
    void anyBytesNeverThrowAndAlwaysGiveSomething(@ForAll byte[] value) {
        assertThat(DecodedOutcome.decode(shared, DecodedOutcome.record(null, value))).isNotEmpty();
    }

    @Property(tries = 500)
    void anyTopicNeverThrows(@ForAll String topic) {
        byte[] value = "{\"items\":{}}".getBytes(StandardCharsets.UTF_8);

        assertThat(DecodedOutcome.decode(shared, DecodedOutcome.record(topic, value))).isNotEmpty();
    }

    @Property(tries = 500)
    void anyTextIsRedactedWithoutThrowing(@ForAll String text) {
        byte[] value = ("\"deviceSecret\\" + text).getBytes(StandardCharsets.UTF_8);

        assertThat(SecretRedaction.redact(value)).isNotNull();
    }

    private static String topic(Path file) {
        Path expected =
                file.resolveSibling(file.getFileName().toString().replace(".json", ".expected"));
        String topic = new String(read(expected), StandardCharsets.UTF_8).lines().toList().get(0);
        return topic.equals("-") ? null : topic;
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** The members of an object as text. */
    private static List<String> members(String json) {
        List<String> members = new ArrayList<>();
        int depth = 0;
        boolean quoted = false;
        int start = 1;
        for (int index = 0; index < json.length(); index++) {
            char character = json.charAt(index);
            if (character == '"' && json.charAt(index - 1) != '\\') {
                quoted = !quoted;
            } else if (!quoted && (character == '{' || character == '[')) {
                depth++;
            } else if (!quoted && (character == '}' || character == ']')) {
                depth--;
            }
            boolean ends = depth == 1 && character == ',' || depth == 0;
            if (!quoted && ends && index > start) {
                members.add(json.substring(start, index));
                start = index + 1;
            }
        }
        return members;
    }
}
