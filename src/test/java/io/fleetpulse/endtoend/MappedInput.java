package io.fleetpulse.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.deadletter.DeadLetterReason;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Messages of weather stations on custom topics, and the rows that the mappings produce. */
final class MappedInput {

    private static final long MINUTE = 60_000;
    private static final long DAY = 86_400_000;
    private static final String PRODUCT = "weather";
    private static final String STATION = "station";
    private static final String ROOF = "/weather/station/user/weather/roof";
    private static final String NORTH = ROOF + "/north";
    private static final String STATION_ITSELF = "/weather/station/user/weather";
    private static final String MAPPINGS =
            """
            [
              {
                "topic": "/weather/+/user/weather/#",
                "missing": ["--"],
                "readings": [
                  {"property": "temperature", "value": "/main/temp", "time": "/at"},
                  {"property": "humidity", "value": "/main/humidity", "time": "/at"},
                  {
                    "propertyPointer": "/sensor/name",
                    "value": "/sensor/values/0",
                    "time": "/at",
                    "optional": true
                  }
                ]
              },
              // The first that matches is taken: this is for other products.
              {"topic": "weather/+", "readings": [{"property": "elsewhere", "value": "/main"}]}
            ]
            """;

    private final long now;
    private final Map<List<Object>, DeadLetterReason> deadLetters = new HashMap<>();
    private final Map<List<Object>, String> details = new HashMap<>();
    private long messages;

    /**
     * Sends the messages; the messages of the minute before {@code now} follow one of {@code now}.
     */
    MappedInput(Sent sent, long now) {
        this.now = now;
        String newest = weather(now, "20.5", "40");
        String before = weather(now - 10_000, "18", "\"--\"");
        String first = weather(now - 20_000, "22", "null", "{\"name\":\"pm25\",\"values\":[7,9]}");
        once(sent, ROOF, "1", newest);
        once(sent, NORTH, "2", before);
        once(sent, STATION_ITSELF, "3", first);
        again(sent, ROOF, "1", newest);
        again(sent, NORTH, "2", before);
        again(sent, STATION_ITSELF, "1", newest);
        long offset =
                once(sent, ROOF, "4", "{\"at\":%d,\"main\":{\"temp\":21}}".formatted(now - 5_000));
        unfit(offset, 2, DeadLetterReason.UNMAPPED, "/main/humidity");
        offset = once(sent, ROOF, "5", "no weather today");
        unfit(offset, 0, DeadLetterReason.UNMAPPED, "no JSON");
        offset = once(sent, ROOF, "6", weather(now, "\"--\"", "\"--\"", "{\"values\":[1]}"));
        unfit(offset, 3, DeadLetterReason.UNMAPPED, "/sensor/name");
        offset = once(sent, ROOF, "7", weather(now + DAY, "50", "\"--\""));
        unfit(offset, 1, DeadLetterReason.FUTURE_TIMESTAMP, "temperature");
        once(sent, "/another/thing/user/weather/roof", "8", "{\"main\":{\"temp\":3}}");
        once(sent, "/another/thing/user/weather/roof/north", "9", "{\"main\":{\"temp\":4}}");
    }

    private static String weather(long at, String temperature, String humidity) {
        return weather(at, temperature, humidity, "{}");
    }

    private static String weather(long at, String temperature, String humidity, String sensor) {
        return "{\"at\":%d,\"main\":{\"temp\":%s,\"humidity\":%s},\"sensor\":%s}"
                .formatted(at, temperature, humidity, sensor);
    }

    private long once(Sent sent, String topic, String messageId, String value) {
        messages++;
        return again(sent, topic, messageId, value);
    }

    private static long again(Sent sent, String topic, String messageId, String value) {
        return sent.add(topic, "190000000000000000" + messageId, value);
    }

    private void unfit(long offset, long part, DeadLetterReason reason, String detail) {
        deadLetters.put(List.of(offset, part), reason);
        details.put(List.of(offset, part), detail);
    }

    /** Writes the file for {@code custom.mappings}. */
    static Path writeMappings(Path folder) throws IOException {
        return Files.writeString(folder.resolve("mappings.json"), MAPPINGS);
    }

    /** By offset and part. */
    Map<List<Object>, DeadLetterReason> deadLetters() {
        return deadLetters;
    }

    void assertWindows(String database) throws SQLException {
        Map<List<Object>, List<Object>> actual =
                ResultRows.read(
                                database,
                                "property_window",
                                4,
                                "product_key",
                                "device_name",
                                "property",
                                "window_start",
                                "count",
                                "min",
                                "max",
                                "sum",
                                "first",
                                "last",
                                "last_at",
                                "live_count",
                                "late_count")
                        .rows();
        actual.keySet().removeIf(key -> !ours(key));
        long before = now - MINUTE;
        new ResultRows(actual)
                .assertAre(
                        Map.of(
                                window(STATION, "temperature", now),
                                List.of(1L, 20.5, 20.5, 20.5, 20.5, 20.5, now, 1L, 0L),
                                window(STATION, "temperature", before),
                                List.of(3L, 18.0, 22.0, 61.0, 22.0, 21.0, now - 5_000, 3L, 0L),
                                window(STATION, "humidity", now),
                                List.of(1L, 40.0, 40.0, 40.0, 40.0, 40.0, now, 1L, 0L),
                                window(STATION, "pm25", before),
                                List.of(1L, 7.0, 7.0, 7.0, 7.0, 7.0, now - 20_000, 1L, 0L),
                                List.of("another", "thing", "elsewhere.temp", now),
                                List.of(1L, 3.0, 3.0, 3.0, 3.0, 3.0, now, 1L, 0L)));
    }

    private static List<Object> window(String device, String property, long start) {
        return List.of(PRODUCT, device, property, start);
    }

    void assertLatestValues(String database) throws SQLException {
        Map<List<Object>, List<Object>> actual =
                ResultRows.read(
                                database,
                                "device_property",
                                3,
                                "product_key",
                                "device_name",
                                "property",
                                "value",
                                "at")
                        .rows();
        actual.keySet().removeIf(key -> !ours(key));
        new ResultRows(actual)
                .assertAre(
                        Map.of(
                                List.of(PRODUCT, STATION, "temperature"),
                                List.of("20.5", now),
                                List.of(PRODUCT, STATION, "humidity"),
                                List.of("40", now),
                                List.of(PRODUCT, STATION, "pm25"),
                                List.of("7", now - 20_000),
                                List.of("another", "thing", "elsewhere.temp"),
                                List.of("3", now)));
    }

    void assertDetails(String database, String sourceTopic) throws SQLException {
        Map<List<Object>, List<Object>> actual =
                ResultRows.read(
                                database,
                                "dead_letter",
                                4,
                                "source_topic",
                                "source_partition",
                                "source_offset",
                                "part",
                                "detail",
                                "family")
                        .rows();
        details.forEach(
                (place, detail) -> {
                    List<Object> key = List.of(sourceTopic, 0L, place.get(0), place.get(1));
                    assertThat(actual).containsKey(key);
                    assertThat((String) actual.get(key).get(0)).contains(detail);
                    assertThat(actual.get(key).get(1)).isEqualTo("custom");
                });
    }

    void assertTopics(String database) throws SQLException {
        Map<List<Object>, List<Object>> actual =
                ResultRows.read(
                                database,
                                "custom_topic_window",
                                3,
                                "product_key",
                                "topic",
                                "window_start",
                                "messages",
                                "devices")
                        .rows();
        new ResultRows(actual)
                .assertAre(
                        Map.of(
                                List.of(PRODUCT, "weather/roof", now),
                                List.of(5L, 1L),
                                List.of(PRODUCT, "weather/roof/north", now),
                                List.of(1L, 1L),
                                List.of(PRODUCT, "weather", now),
                                List.of(1L, 1L),
                                List.of("another", "weather/roof", now),
                                List.of(1L, 1L),
                                List.of("another", "weather/roof/north", now),
                                List.of(1L, 1L)));
    }

    void assertStream(String database) throws SQLException {
        Map<List<Object>, List<Object>> actual =
                ResultRows.read(
                                database,
                                "stream_window",
                                2,
                                "family",
                                "window_start",
                                "messages",
                                "duplicates",
                                "dead_letters",
                                "late")
                        .rows();
        actual.keySet().removeIf(key -> !key.get(0).equals("custom"));
        long letters = deadLetters.size();
        new ResultRows(actual)
                .assertAre(Map.of(List.of("custom", now), List.of(messages, 3L, letters, 0L)));
    }

    private static boolean ours(List<Object> key) {
        return key.get(0).equals(PRODUCT) || key.get(0).equals("another");
    }
}
