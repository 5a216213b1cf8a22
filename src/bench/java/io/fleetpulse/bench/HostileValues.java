package io.fleetpulse.bench;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntFunction;

/** Record values that are expensive to decode, each of about a given size. */
final class HostileValues {

    private static final long NOW = 1_767_225_600_000L;
    private static final String IDENTITY =
            "{\"productKey\":\"p\",\"deviceName\":\"d\",\"iotId\":\"i\",\"gmtCreate\":"
                    + NOW
                    + ",\"messageCreateTime\":"
                    + NOW
                    + ",\"time\":"
                    + NOW
                    + ",";
    private static final String ENTRY = "{\"value\":1,\"time\":" + NOW + "}";

    private final int bytes;

    HostileValues(int bytes) {
        this.bytes = bytes;
    }

    /** Values that are not messages, which cost as much as a dead letter. */
    Map<String, byte[]> texts() {
        Map<String, byte[]> values = new LinkedHashMap<>();
        for (String piece :
                new String[] {
                    "\\",
                    "A\\\\/",
                    "\\u005c",
                    "\"",
                    "[",
                    "{\"a\":",
                    "deviceSecret\\",
                    "VVVV",
                    "d\\u0065v",
                    "some words "
                }) {
            values.put(piece, bytes(piece.repeat(bytes / piece.length())));
        }
        values.put("base64", base64(1));
        values.put("base64, 8 layers", base64(8));
        return values;
    }

    private byte[] base64(int layers) {
        byte[] value = bytes("some text. ".repeat((int) (bytes * Math.pow(0.75, layers)) / 11));
        for (int layer = 0; layer < layers; layer++) {
            value = Base64.getEncoder().encode(value);
        }
        return value;
    }

    /** Messages of every family with lists or objects of unlimited length, by topic. */
    Map<String, Map<String, byte[]>> messages() {
        Map<String, Map<String, byte[]>> messages = new LinkedHashMap<>();
        String post = "/p/d/thing/event/property/post";
        put(messages, post, "items", items(this::name, index -> ENTRY));
        put(messages, post, "one item again and again", items(index -> "a", index -> ENTRY));
        put(messages, post, "names of one hash", items(HostileValues::sameHash, index -> ENTRY));
        put(messages, post, "names of one sum", items(HostileValues::sameSum, index -> ENTRY));
        put(messages, post, "items that are none", items(this::name, index -> "1"));
        put(messages, post, "members of a value", value(list(this::name, index -> "1")));
        put(messages, post, "members below a long name", value(below(255)));
        put(messages, post, "members below a longer name", value(below(4_000)));
        put(messages, post, "one text", value("\"" + "\\u00e9".repeat(bytes / 6) + "\""));
        put(messages, post, "one number", value("9".repeat(bytes)));
        put(messages, post, "one list", value("[" + "1,".repeat(bytes / 2) + "1]"));
        put(messages, post, "unordered objects", value("[" + unordered() + "]"));
        put(messages, post, "failures", failures());
        put(messages, post, "unknown members", IDENTITY + members(this::name, index -> "1") + "}");
        put(
                messages,
                post,
                "a known member again",
                IDENTITY + members(index -> "topic", index -> "1") + "}");
        put(
                messages,
                "/p/d/thing/property/batch/post",
                "entries",
                IDENTITY + "\"items\":{\"n\":[" + repeated(ENTRY) + "]}}");
        put(
                messages,
                "/p/d/thing/event/batch/post",
                "entries",
                IDENTITY + "\"items\":{\"e\":[" + repeated(ENTRY) + "]}}");
        put(
                messages,
                "/p/d/thing/event/e/post",
                "unordered value",
                IDENTITY
                        + "\"identifier\":\"e\",\"type\":\"alert\",\"value\":"
                        + unordered()
                        + "}");
        String device = "{\"productKey\":\"p\",\"deviceName\":\"d\"}";
        put(
                messages,
                "/p/g/thing/topo/lifecycle",
                "devices",
                "{\"action\":\"create\",\"gwProductKey\":\"p\",\"gwDeviceName\":\"g\","
                        + IDENTITY.substring(1)
                        + "\"devices\":["
                        + repeated(device)
                        + "]}");
        put(
                messages,
                "/p/d/thing/tag/change",
                "tags",
                IDENTITY
                        + "\"action\":\"UPDATE\",\"value\":["
                        + repeated("{\"attrKey\":\"k\",\"attrValue\":\"v\"}")
                        + "]}");
        put(
                messages,
                "/as/mqtt/status/p/d",
                "a long member",
                IDENTITY
                        + "\"status\":\"online\",\"utcTime\":\"2026-01-01T00:00:00.000Z\",\"x\":\""
                        + "\\\\".repeat(bytes / 2)
                        + "\"}");
        put(messages, null, "four wrappers in base64", wrapped());
        return messages;
    }

    private static void put(
            Map<String, Map<String, byte[]>> messages, String topic, String what, String value) {
        messages.computeIfAbsent(topic, unused -> new LinkedHashMap<>()).put(what, bytes(value));
    }

    private String name(int index) {
        return "n" + index;
    }

    /**
     * Names with the same {@code String.hashCode()}: sixteen pairs of letters, each with two
     * choices.
     */
    private static String sameHash(int index) {
        StringBuilder name = new StringBuilder();
        for (int bit = 0; bit < 16; bit++) {
            name.append((index >> bit & 1) == 0 ? "Aa" : "BB");
        }
        return name.toString();
    }

    /** Names of the same blocks of four letters in different orders, whose sums are equal. */
    private static String sameSum(int index) {
        StringBuilder name = new StringBuilder("aaaabbbbcccc");
        int left = index;
        StringBuilder blocks = new StringBuilder("ABCDEFGH");
        while (blocks.length() > 0) {
            int block = left % blocks.length();
            left /= blocks.length();
            name.append(String.valueOf(blocks.charAt(block)).repeat(4));
            blocks.deleteCharAt(block);
        }
        return name.toString();
    }

    private String items(IntFunction<String> names, IntFunction<String> values) {
        return IDENTITY + "\"items\":" + list(names, values) + "}";
    }

    private String list(IntFunction<String> names, IntFunction<String> values) {
        return "{" + members(names, values) + "}";
    }

    private String members(IntFunction<String> names, IntFunction<String> values) {
        StringBuilder members = new StringBuilder();
        for (int index = 0; members.length() < bytes; index++) {
            members.append(index == 0 ? "\"" : ",\"");
            members.append(names.apply(index)).append("\":").append(values.apply(index));
        }
        return members.toString();
    }

    private String repeated(String entry) {
        return (entry + ",").repeat(bytes / (entry.length() + 1)) + entry;
    }

    private String value(String value) {
        return IDENTITY + "\"items\":{\"n\":{\"value\":" + value + "}}}";
    }

    private String below(int length) {
        return "{\""
                + "n".repeat(length)
                + "\":"
                + list(index -> "a" + index % 1_000, index -> "1")
                + "}";
    }

    /** Five hundred levels, in none of which the members are in order. */
    private String unordered() {
        int levels = 500;
        return "{\"b\":".repeat(levels)
                + "\""
                + "x".repeat(bytes)
                + "\""
                + ",\"a\":1}".repeat(levels);
    }

    private String failures() {
        return IDENTITY
                + "\"checkFailedData\":"
                + list(
                        this::name,
                        index -> "{\"code\":6304,\"message\":\"m\",\"time\":" + NOW + "}")
                + "}";
    }

    private String wrapped() {
        byte[] value = bytes(IDENTITY + "\"x\":\"" + "y".repeat(bytes / 4) + "\",\"items\":{}}");
        for (int wrapper = 0; wrapper < 4; wrapper++) {
            byte[] payload = Base64.getEncoder().encode(value);
            value =
                    bytes(
                            "{\"topic\":\"/p/d/thing/event/property/post\",\"messagetype\":\"upload\",\"payload\":\""
                                    + new String(payload, StandardCharsets.US_ASCII)
                                    + "\"}");
        }
        return new String(value, StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
