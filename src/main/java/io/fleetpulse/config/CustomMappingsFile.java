package io.fleetpulse.config;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Reads the file that {@code custom.mappings} names: JSON, which may contain comments.
 *
 * <pre>
 * [
 *   {
 *     "topic": "weather/+",           // what follows /user/, or the whole topic
 *     "productKey": "a1B2c3",         // optional: for this product only
 *     "missing": ["--"],              // optional: texts that stand for no value
 *     "readings": [
 *       {"property": "temperature", "value": "/main/temp", "time": "/at"},
 *       {"propertyPointer": "/sensor/name", "value": "/sensor/value", "optional": true}
 *     ]
 *   }
 * ]
 * </pre>
 *
 * <p>Any mistake refuses the configuration, so that an incomplete mapping is never used.
 */
final class CustomMappingsFile {

    private final JsonFile json;

    private CustomMappingsFile(JsonFile json) {
        this.json = json;
    }

    /** Reads the mappings and reports every mistake with its line. */
    static List<CustomMapping> read(String file, Mistakes mistakes) {
        return JsonFileReader.read(
                        file,
                        problem -> mistakes.add(ConfigKeys.CUSTOM_MAPPINGS.name(), file, problem),
                        json -> new CustomMappingsFile(json).mappings())
                .orElse(List.of());
    }

    private List<CustomMapping> mappings() throws IOException {
        List<CustomMapping> mappings = new ArrayList<>();
        json.next();
        if (json.isList("expected a list of mappings")) {
            while (json.nextElement()) {
                if (json.isObject("expected a mapping, an object")) {
                    mappings.add(mapping());
                }
            }
        }
        json.end();
        return List.copyOf(mappings);
    }

    private CustomMapping mapping() throws IOException {
        int line = json.line();
        Set<String> seen = new HashSet<>();
        TopicFilter topic = null;
        String productKey = null;
        List<String> missing = List.of();
        List<ReadingMapping> readings = List.of();
        for (String name = json.nextMember(); name != null; name = json.nextMember()) {
            seen.add(name);
            switch (name) {
                case "topic" -> topic = json.topic(name);
                case "productKey" -> productKey = json.name(name);
                case "missing" -> missing = json.texts(name);
                case "readings" -> readings = readings(name);
                default -> json.unknown(name, "topic, productKey, missing or readings");
            }
        }
        require(line, seen, "topic");
        require(line, seen, "readings");
        if (topic != null && topic.productKey() != null && productKey != null) {
            if (!topic.productKey().equals(productKey)) {
                json.wrong(line, "\"productKey\" is another product than that of \"topic\"");
            }
        }
        return new CustomMapping(topic, productKey, missing, readings);
    }

    private List<ReadingMapping> readings(String name) throws IOException {
        List<ReadingMapping> readings = new ArrayList<>();
        int line = json.line();
        if (!json.isList("\"" + name + "\": expected a list of readings")) {
            return readings;
        }
        boolean empty = true;
        while (json.nextElement()) {
            empty = false;
            if (json.isObject("expected a reading, an object")) {
                readings.add(reading());
            }
        }
        if (empty) {
            json.wrong(line, "\"" + name + "\": expected at least one reading");
        }
        return List.copyOf(readings);
    }

    private ReadingMapping reading() throws IOException {
        int line = json.line();
        Set<String> seen = new HashSet<>();
        String property = null;
        String propertyPointer = null;
        String value = null;
        String time = null;
        boolean optional = false;
        for (String name = json.nextMember(); name != null; name = json.nextMember()) {
            seen.add(name);
            switch (name) {
                case "property" -> property = json.name(name);
                case "propertyPointer" -> propertyPointer = json.pointer(name);
                case "value" -> value = json.pointer(name);
                case "time" -> time = json.pointer(name);
                case "optional" -> optional = json.flag(name);
                default -> json.unknown(name, "property, propertyPointer, value, time or optional");
            }
        }
        require(line, seen, "value");
        if (seen.contains("property") == seen.contains("propertyPointer")) {
            json.wrong(line, "a reading: expected one of \"property\" and \"propertyPointer\"");
        }
        return new ReadingMapping(property, propertyPointer, value, time, optional);
    }

    private void require(int line, Set<String> seen, String name) {
        if (!seen.contains(name)) {
            json.wrong(line, "\"" + name + "\" is missing");
        }
    }
}
