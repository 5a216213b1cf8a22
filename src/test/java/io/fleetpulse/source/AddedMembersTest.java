package io.fleetpulse.source;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.fleetpulse.message.DownlinkReply;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A message without a topic keeps its family when a rule adds a member of another family. */
class AddedMembersTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Decides the family whatever stands beside it. */
    private static final String DECIDES_ALWAYS = "items";

    /** Members of other families that leave a message ambiguous. */
    private static final Map<String, Set<String>> AMBIGUOUS =
            Map.of(
                    "event_history", Set.of("gmtCreate"),
                    "sub_devices_found", Set.of("action", "messageCreateTime"));

    @ParameterizedTest
    @CsvSource({
        "status, valid-offline",
        "event_post, valid-specification",
        "event_history, valid-specification",
        "lifecycle, valid-create",
        "topology, valid-specification",
        "sub_devices_found, valid-specification",
        "downlink_reply, valid-specification",
        "ota_result, valid-specification",
        "ota_progress, valid-specification",
        "module_version, valid-specification",
        "ota_batch_status, valid-specification",
        "tags, valid-update",
        "device_job, valid-specification",
        "instance_migration, valid-specification"
    })
    void keepsItsFamily(String family, String file) throws IOException {
        String message = read(family, file);
        Set<String> ambiguous = AMBIGUOUS.getOrDefault(family, Set.of());
        int added = 0;
        for (Path other : MessageFilesTest.files()) {
            if (!other.getFileName().toString().startsWith("valid-specification")) {
                continue;
            }
            for (Map.Entry<String, JsonNode> member : members(Files.readString(other))) {
                String name = member.getKey();
                if (name.equals(DECIDES_ALWAYS)
                        || ambiguous.contains(name)
                        || JSON.readTree(message).has(name)) {
                    continue;
                }
                String pair = "\"" + name + "\":" + member.getValue();
                String body = message.substring(message.indexOf('{') + 1, message.lastIndexOf('}'));
                assertFamily(family, "{" + pair + "," + body + "}");
                assertFamily(family, "{" + body + "," + pair + "}");
                added++;
            }
        }
        assertThat(added).isGreaterThan(20);
    }

    private static void assertFamily(String family, String value) {
        List<Decoded> decoded = DecodedOutcome.decode(null, value);

        assertThat(decoded).as(value).hasSize(1);
        assertThat(decoded.get(0).message()).as(value).isNotNull();
        assertThat(decoded.get(0).message().family().label()).as(value).isEqualTo(family);
    }

    /** Members that a rule adds to a reply do not make its command's topic the forwarding topic. */
    @ParameterizedTest
    @ValueSource(strings = {"\"identifier\":\"x\"", "\"jobId\":\"x\"", "\"status\":\"online\""})
    void aReplyKeepsItsCommand(String added) throws IOException {
        String message = read("downlink_reply", "valid-specification");
        String value = message.substring(0, message.lastIndexOf('}')) + "," + added + "}";

        DownlinkReply reply = DecodedOutcome.message(DownlinkReply.class, null, value);

        assertThat(reply.commandTopic()).endsWith("/thing/service/property/set");
    }

    private static Set<Map.Entry<String, JsonNode>> members(String value) throws IOException {
        return JSON.readTree(value).properties();
    }

    private static String read(String family, String file) throws IOException {
        for (Path path : MessageFilesTest.files()) {
            if (path.endsWith(Path.of("messages", family, file + ".json"))) {
                return Files.readString(path);
            }
        }
        throw new IOException("No file " + family + "/" + file);
    }
}
