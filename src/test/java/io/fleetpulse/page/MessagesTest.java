package io.fleetpulse.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** All texts of the page are in the message files, with the same keys in both languages. */
class MessagesTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Prefixes of keys that the code combines with a word of the data. */
    private static final Set<String> KINDS =
            Set.of(
                    "alert",
                    "column",
                    "decision",
                    "ended",
                    "error",
                    "eventtype",
                    "example",
                    "export",
                    "facet",
                    "gate-reason",
                    "job",
                    "jobtype",
                    "kind",
                    "letter",
                    "measure",
                    "range",
                    "reason",
                    "reply",
                    "search",
                    "severity",
                    "state",
                    "status",
                    "step",
                    "task",
                    "theme",
                    "tsl",
                    "unit",
                    "versionsource",
                    "view",
                    "device",
                    "devices");

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\w+}");
    private static final Pattern USE = Pattern.compile("\\bt\\((?:[^'()]+\\? )?'([^']+)'");
    private static final Pattern ELEMENT =
            Pattern.compile("data-(?:text|label|placeholder)=\"([^\"]+)\"");
    private static final Pattern COMMENT = Pattern.compile("(?s)/\\*.*?\\*/|(?m)^\\s*//.*$");
    private static final Pattern LITERAL = Pattern.compile("'((?:[^'\\\\\n]|\\\\.)*)'");

    /** A sentence, or one word with a capital letter. */
    private static final Pattern TEXT = Pattern.compile("[A-Za-z]{2,} [A-Za-z]{2,}|^ ?[A-Z][a-z]+");

    /** Names of time zones and languages, CSS classes, and words of the browser's API. */
    private static final Set<String> NO_TEXTS =
            Set.of(
                    "Asia/Shanghai",
                    "English",
                    "live on",
                    "live off",
                    "quiet small",
                    "controls inner",
                    "scroll tall");

    @Test
    void bothLanguagesHaveTheSameKeysAndPlaceholders() throws Exception {
        Map<String, String> english = messages("en");
        Map<String, String> chinese = messages("zh");
        assertEquals(english.keySet(), chinese.keySet());
        assertTrue(english.size() > 300);
        english.forEach(
                (key, text) ->
                        assertEquals(placeholders(text), placeholders(chinese.get(key)), key));
    }

    @Test
    void chineseTextsAreChinese() throws Exception {
        Map<String, String> english = messages("en");
        Set<String> same = new TreeSet<>();
        messages("zh")
                .forEach(
                        (key, text) -> {
                            if (text.equals(english.get(key))) {
                                same.add(key);
                            }
                        });
        assertEquals(Set.of("column.topic", "devices.placeholder"), same);
    }

    @Test
    void everyTextThatIsAskedForIsThere() throws Exception {
        Set<String> keys = messages("en").keySet();
        Set<String> missing = new TreeSet<>(uses());
        missing.removeAll(keys);
        missing.removeIf(key -> key.endsWith("."));
        assertEquals(Set.of(), missing);
    }

    @Test
    void everyTextIsAskedFor() throws Exception {
        Set<String> unused = new TreeSet<>(messages("en").keySet());
        unused.removeAll(uses());
        unused.removeIf(key -> KINDS.contains(key.substring(0, Math.max(0, key.indexOf('.')))));
        assertEquals(Set.of(), unused);
    }

    @Test
    void noTextIsInTheCode() throws Exception {
        List<String> texts = new ArrayList<>();
        for (String file : scripts()) {
            Matcher literals = LITERAL.matcher(COMMENT.matcher(resource(file)).replaceAll(""));
            while (literals.find()) {
                String literal = literals.group(1);
                if (TEXT.matcher(literal).find() && !NO_TEXTS.contains(literal)) {
                    texts.add(file + ": " + literal);
                }
            }
        }
        assertEquals(List.of(), texts);
        String document = resource("index.html").replaceAll("(?s)<noscript>.*</noscript>", "");
        String shown = document.replaceAll("(?s)<title>.*</title>|<[^>]*>", "").strip();
        assertEquals("Fleetpulse", shown);
    }

    @Test
    void meaningsOfCodesAreInBothLanguages() throws Exception {
        for (String language : List.of("en", "zh")) {
            Map<String, String> messages = messages(language);
            for (String key :
                    List.of("reason.427", "reply.9201", "tsl.6304", "step.-2", "job.WAITING")) {
                assertFalse(messages.get(key).isEmpty(), key);
            }
        }
    }

    private static Set<String> placeholders(String text) {
        return PLACEHOLDER
                .matcher(text)
                .results()
                .map(result -> result.group())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> uses() throws Exception {
        Set<String> keys = new TreeSet<>();
        for (String file : scripts()) {
            USE.matcher(resource(file)).results().forEach(use -> keys.add(use.group(1)));
        }
        ELEMENT.matcher(resource("index.html")).results().forEach(use -> keys.add(use.group(1)));
        return keys;
    }

    private static List<String> scripts() throws Exception {
        return resource("files").lines().filter(file -> file.endsWith(".js")).toList();
    }

    private static Map<String, String> messages(String language) throws Exception {
        Map<String, String> messages = new TreeMap<>();
        Iterator<Map.Entry<String, JsonNode>> texts =
                JSON.readTree(resource("messages-" + language + ".json")).fields();
        texts.forEachRemaining(text -> messages.put(text.getKey(), text.getValue().asText()));
        return messages;
    }

    private static String resource(String file) throws Exception {
        try (InputStream stream = Site.class.getResourceAsStream(file)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
