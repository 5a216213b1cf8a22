package io.fleetpulse.hostile;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.random.RandomGenerator;

/** Changes the members of a message, also inside its wrappers, and the wrappers themselves. */
final class MessageMutation {

    private static final ObjectMapper JSON =
            JsonMapper.builder()
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .enable(DeserializationFeature.USE_BIG_INTEGER_FOR_INTS)
                    .build();

    /** Placeholder for the name of a member that gets the name of another member. */
    private static final String AGAIN = "@again@";

    private static final String SECRET = "deviceSecret";
    private static final int SHORT = 40;

    private static final List<String> NAMES =
            List.of(
                    "topic",
                    "messageId",
                    "generateTime",
                    "payload",
                    "content",
                    "Message",
                    "method",
                    "params",
                    "items",
                    "checkFailedData",
                    "gmtCreate",
                    "messageCreateTime",
                    "time",
                    "utcTime",
                    "status",
                    "value",
                    "code",
                    "devices",
                    "productKey",
                    "deviceName",
                    "gwProductKey",
                    "gwDeviceName",
                    "jobId",
                    "step",
                    "identifier",
                    "test:identifier",
                    "timestamp",
                    "messagetype",
                    SECRET);

    private final RandomGenerator random;
    private final OddValues odd;

    MessageMutation(RandomGenerator random, OddValues odd) {
        this.random = random;
        this.odd = odd;
    }

    /** The changed message; the original if it is not a JSON object. */
    byte[] mutate(byte[] value) {
        JsonNode root;
        try {
            root = JSON.readTree(value);
        } catch (IOException | NumberFormatException noJson) {
            // The exponent of a number that is already odd may be beyond a BigDecimal.
            return value;
        }
        if (!(root instanceof ObjectNode object)) {
            return value;
        }
        mutateInside(object);
        return bytes(object);
    }

    private void mutateInside(ObjectNode object) {
        if (random.nextInt(3) > 0) {
            if (object.get("payload") instanceof ObjectNode payload) {
                mutateInside(payload);
                return;
            }
            if (object.get("content") instanceof ObjectNode content) {
                mutateInside(content);
                return;
            }
            for (String member : List.of("payload", "Message")) {
                if (object.path(member).isTextual()) {
                    object.put(member, mutatedText(object.get(member).textValue()));
                    return;
                }
            }
        }
        List<JsonNode> places = new ArrayList<>();
        addPlaces(object, places);
        mutateOne(places.get(random.nextInt(places.size())));
    }

    private String mutatedText(String text) {
        if (text.startsWith("{")) {
            return new String(
                    mutate(text.getBytes(StandardCharsets.UTF_8)), StandardCharsets.UTF_8);
        }
        try {
            byte[] bytes = Base64.getDecoder().decode(text);
            boolean twice = bytes.length > 0 && bytes[0] != '{';
            if (twice) {
                bytes = Base64.getDecoder().decode(bytes);
            }
            byte[] mutated = Base64.getEncoder().encode(mutate(bytes));
            if (twice) {
                mutated = Base64.getEncoder().encode(mutated);
            }
            return new String(mutated, StandardCharsets.US_ASCII);
        } catch (IllegalArgumentException noBase64) {
            return odd.text();
        }
    }

    private static void addPlaces(JsonNode node, List<JsonNode> places) {
        if (node.isContainerNode()) {
            places.add(node);
            node.forEach(child -> addPlaces(child, places));
        }
    }

    private void mutateOne(JsonNode place) {
        if (place instanceof ArrayNode array) {
            if (array.isEmpty() || random.nextBoolean()) {
                array.add(odd.any());
            } else {
                array.set(random.nextInt(array.size()), odd.any());
            }
            return;
        }
        ObjectNode object = (ObjectNode) place;
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        if (names.isEmpty()) {
            object.set(newName(), odd.any());
            return;
        }
        String name = names.get(random.nextInt(names.size()));
        String other = names.get(random.nextInt(names.size()));
        boolean movable = isMovable(name, object) && isMovable(other, object);
        switch (random.nextInt(10)) {
            case 0 -> object.remove(name);
            case 1 -> object.set(AGAIN + name, odd.any());
            case 2 -> object.set(AGAIN + name, object.get(name));
            case 3 -> object.set(movable ? newName() : name, object.remove(name));
            case 4 -> object.set(newName(), odd.any());
            case 5 -> object.set(name, object.get(movable ? other : name));
            default -> object.set(name, odd.any());
        }
    }

    /** A secret, and any member that may contain one, must not move to another member. */
    private static boolean isMovable(String name, ObjectNode object) {
        return !name.equals(SECRET) && object.get(name).toString().length() < SHORT;
    }

    private String newName() {
        if (random.nextInt(3) == 0) {
            return odd.text();
        }
        return NAMES.get(random.nextInt(NAMES.size()));
    }

    /** The message in one more wrapper. */
    byte[] wrap(byte[] value, String topic) {
        String text = new String(value, StandardCharsets.UTF_8);
        ObjectNode wrapper = JSON.createObjectNode();
        switch (random.nextInt(6)) {
            case 0 -> wrapper.put("Message", text);
            case 1 -> wrapper.put("payload", text).put("topic", topic);
            case 2 ->
                    wrapper.put("payload", value).put("messagetype", "upload").put("topic", topic);
            case 3 -> wrapper.put("payload", Base64.getEncoder().encode(value)).put("topic", topic);
            case 4 -> wrapper.put("content", text).put("generateTime", 1).put("messageId", "7");
            default -> {
                return ("{\"payload\":" + text + ",\"messageId\":1785400000000000001}")
                        .getBytes(StandardCharsets.UTF_8);
            }
        }
        return bytes(wrapper);
    }

    private static byte[] bytes(ObjectNode object) {
        try {
            return JSON.writeValueAsString(object)
                    .replace("\"" + AGAIN, "\"")
                    .getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
