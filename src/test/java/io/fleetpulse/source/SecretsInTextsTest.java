package io.fleetpulse.source;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A secret in any text of a message of any family, or in the name of any member, reaches neither
 * the decoded message nor its dead letters.
 */
class SecretsInTextsTest {

    private static final String SECRET = "k7QzTopSecretOfDevice";
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Texts that name a secret with its value. */
    private static final List<String> TEXTS =
            List.of(
                    "deviceSecret=" + SECRET,
                    "DeviceSecret: " + SECRET + " é",
                    "error: {\"deviceSecret\":\"" + SECRET + "\"} is invalid",
                    "{\\\"deviceSecret\\\": \\\"" + SECRET + "\\\"}",
                    "{\"device\\u0053ecret\":\"" + SECRET + "\"}",
                    "'deviceSecret' '" + SECRET + "'");

    static List<Path> messages() {
        return MessageFilesTest.files();
    }

    @ParameterizedTest
    @MethodSource("messages")
    void noTextOrNameOfAMessageKeepsASecret(Path file) throws IOException {
        String topic = Files.readAllLines(MessageFilesTest.sibling(file)).get(0);
        JsonNode message;
        try {
            message = JSON.readTree(Files.readAllBytes(file));
        } catch (JsonProcessingException notJson) {
            return;
        }
        for (JsonNode changed : changed(message)) {
            byte[] value = changed.toString().getBytes(StandardCharsets.UTF_8);
            String in = topic.equals("-") ? null : topic;
            assertThat(
                            DecodedOutcome.describe(
                                    DecodedOutcome.decode(DecodedOutcome.record(in, value))))
                    .as("%s on %s", changed, in)
                    .doesNotContain(SECRET);
        }
    }

    /** Copies of a message with one text, or the name of one member, replaced by a secret. */
    private static List<JsonNode> changed(JsonNode node) {
        List<JsonNode> changed = new ArrayList<>();
        if (node instanceof ObjectNode object) {
            for (Map.Entry<String, JsonNode> member : object.properties()) {
                for (JsonNode other : changed(member.getValue())) {
                    changed.add(object.deepCopy().set(member.getKey(), other));
                }
                for (String text : TEXTS) {
                    ObjectNode renamed = object.deepCopy();
                    renamed.set(text, renamed.remove(member.getKey()));
                    changed.add(renamed);
                }
                ObjectNode named = object.deepCopy();
                named.remove(member.getKey());
                changed.add(named.put("deviceSecret", SECRET));
                ObjectNode nested = object.deepCopy();
                nested.set(member.getKey(), JSON.createObjectNode().put("deviceSecret", SECRET));
                changed.add(nested);
                ObjectNode item = object.deepCopy();
                item.set("deviceSecret", JSON.createObjectNode().put("value", SECRET));
                changed.add(item);
            }
        } else if (node instanceof ArrayNode array) {
            for (int index = 0; index < array.size(); index++) {
                for (JsonNode other : changed(array.get(index))) {
                    ArrayNode copy = array.deepCopy();
                    copy.set(index, other);
                    changed.add(copy);
                }
            }
        } else if (node.isValueNode()) {
            TEXTS.forEach(text -> changed.add(TextNode.valueOf(text)));
        }
        return changed;
    }

    /** Every segment of a topic, which gives product, device, identifier and job. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/p/d/thing/event/property/post",
                "/p/d/thing/event/x/post",
                "/p/d/thing/event/property/history/post",
                "/p/d/user/a/b",
                "/as/mqtt/status/p/d",
                "/sys/p/d/thing/service/restart_reply",
                "/p/d/thing/lifecycle",
                "/p/d/ota/upgrade",
                "/p/ota/job/status/x"
            })
    void noSegmentOfATopicKeepsASecret(String topic) {
        String[] segments = topic.split("/", -1);
        for (int index = 1; index < segments.length; index++) {
            for (String text : TEXTS) {
                String[] changed = segments.clone();
                changed[index] = text;
                String value =
                        "{\"items\":{\"a\":{\"value\":1,\"time\":1}},\"value\":{\"b\":2},\"time\":1,"
                            + "\"gmtCreate\":1,\"messageCreateTime\":1,\"status\":\"online\","
                            + "\"utcTime\":\"2018-08-31T07:32:28.205Z\",\"action\":\"create\"}";
                String whole = String.join("/", changed);
                assertThat(DecodedOutcome.describe(DecodedOutcome.decode(whole, value)))
                        .as(whole)
                        .doesNotContain(SECRET);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"deviceSecret", "my-deviceSecret-1", "deviceSecret.v2", "deviceSecrets"})
    void aNameWithoutASecretStays(String name) {
        String value =
                ("{\"productKey\":\"p\",\"deviceName\":\"%s\",\"gmtCreate\":1,"
                                + "\"items\":{\"%s\":{\"value\":1,\"time\":1}}}")
                        .formatted(name, name);
        assertThat(
                        DecodedOutcome.describe(
                                DecodedOutcome.decode("/p/d/thing/event/property/post", value)))
                .contains("deviceName=" + name)
                .contains("[" + name + "]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"deviceSecret", "deviceSecret=x", "a/deviceSecret: x"})
    void aTopicThatNamesASecretStillGivesTheFamily(String custom) {
        byte[] value = "{\"a\":1}".getBytes(StandardCharsets.UTF_8);
        assertThat(
                        DecodedOutcome.describe(
                                DecodedOutcome.decode(
                                        DecodedOutcome.record("/p/d/user/" + custom, value))))
                .startsWith("CustomMessage");
    }
}
