package io.fleetpulse.hostile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.random.RandomGenerator;

/** JSON values that a member of a message should not have. */
final class OddValues {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final int DEEP = 600;
    private static final int MANY = 2_000;
    private static final int LONG = 100_000;
    private static final int RARE = 300;

    private static final List<String> TEXTS =
            List.of(
                    "",
                    " ",
                    "null",
                    "\u0000",
                    "a\u0000b",
                    "\ud800",
                    "x\udfff\ud800y",
                    "\u202e\u05d0\u05d1",
                    "🚀👩‍👩‍👧‍👦",
                    "NaN",
                    "-1",
                    "1e999",
                    "0x10",
                    "…other",
                    "\\\\\\\"",
                    "{\"a\":1}",
                    "[",
                    "eyJhIjoxfQ==",
                    "/",
                    "///////",
                    "/sys/a/b/thing/event/property/post",
                    "'; DROP TABLE fleet.device; --",
                    "\r\n\t");

    private static final List<String> NUMBERS =
            List.of(
                    "0",
                    "-0.0",
                    "-1",
                    "1e308",
                    "-1.7976931348623157e308",
                    "4.9e-324",
                    "1e999",
                    "1e-999",
                    "9223372036854775807",
                    "9223372036854775808",
                    "-9223372036854775809",
                    "2147483648",
                    "123456789012345678901234567890",
                    "0.1234567890123456789012345678901234567890");

    private static final List<String> TIMES =
            List.of(
                    "0000-01-01 00:00:00.000",
                    "0001-01-01T00:00:00.000Z",
                    "1969-12-31 23:59:59.999",
                    "1970-01-01T00:00:00.001Z",
                    "2018-08-31 15:32:28.205",
                    "2026-02-29 25:61:61.000",
                    "2026-11-01T01:30:00.000+08:00",
                    "9999-12-31T23:59:59.999Z",
                    "+10000-01-01T00:00:00Z",
                    "2026-03-01T08:00:00.123456789123Z");

    private static final List<Long> MOMENTS =
            List.of(
                    -1L,
                    0L,
                    1L,
                    999L,
                    99_999_999_999L,
                    100_000_000_000L,
                    Instant.parse("2018-08-31T07:32:28.205Z").toEpochMilli(),
                    Instant.parse("2026-03-01T08:00:00Z").getEpochSecond(),
                    253_402_300_799_999L,
                    253_402_300_800_000L,
                    Long.MAX_VALUE,
                    Long.MIN_VALUE);

    private final RandomGenerator random;
    private final long now;

    /** Values around a time. */
    OddValues(RandomGenerator random, long now) {
        this.random = random;
        this.now = now;
    }

    JsonNode any() {
        return switch (random.nextInt(14)) {
            case 0 -> JSON.nullNode();
            case 1 -> JSON.booleanNode(random.nextBoolean());
            case 2 -> JSON.objectNode();
            case 3 -> JSON.arrayNode();
            case 4, 5 -> number();
            case 6, 7 -> JSON.numberNode(moment());
            case 8 -> JSON.textNode(time());
            case 9 -> JSON.textNode(String.valueOf(moment()));
            case 10 -> composed();
            default -> JSON.textNode(text());
        };
    }

    String text() {
        if (random.nextInt(RARE) == 0) {
            return "ü".repeat(random.nextInt(LONG));
        }
        if (random.nextInt(20) == 0) {
            return "n".repeat(1 + random.nextInt(3_000)) + random.nextInt(3);
        }
        return TEXTS.get(random.nextInt(TEXTS.size()));
    }

    private JsonNode number() {
        String number = NUMBERS.get(random.nextInt(NUMBERS.size()));
        if (number.matches("-?\\d+")) {
            return JSON.numberNode(new BigInteger(number));
        }
        return JSON.numberNode(new BigDecimal(number));
    }

    private long moment() {
        long day = 86_400_000;
        return switch (random.nextInt(6)) {
            case 0 -> now + 365 * day;
            case 1 -> now + random.nextLong(600_000);
            case 2 -> now - random.nextLong(400 * day);
            default -> MOMENTS.get(random.nextInt(MOMENTS.size()));
        };
    }

    private String time() {
        return TIMES.get(random.nextInt(TIMES.size()));
    }

    private JsonNode composed() {
        boolean large = random.nextInt(RARE) == 0;
        return switch (random.nextInt(4)) {
            case 0 -> nested(large ? DEEP : 20, true);
            case 1 -> nested(large ? DEEP : 20, false);
            case 2 -> elements(large ? MANY : 5);
            default -> members(large ? MANY : 5);
        };
    }

    private JsonNode nested(int most, boolean arrays) {
        JsonNode value = JSON.numberNode(1);
        int depth = 1 + random.nextInt(most);
        for (int level = 0; level < depth; level++) {
            if (arrays) {
                value = JSON.arrayNode().add(value);
            } else {
                value = JSON.objectNode().set("a", value);
            }
        }
        return value;
    }

    private ArrayNode elements(int most) {
        ArrayNode array = JSON.arrayNode();
        int size = random.nextInt(most);
        for (int element = 0; element < size; element++) {
            array.add(JSON.objectNode().put("value", element).put("time", now + element));
        }
        return array;
    }

    private ObjectNode members(int most) {
        ObjectNode object = JSON.objectNode();
        int size = random.nextInt(most);
        for (int member = 0; member < size; member++) {
            object.set(
                    random.nextInt(4) == 0 ? text() : "m" + member,
                    JSON.objectNode().put("value", member).put("time", now - member));
        }
        return object;
    }
}
