package io.fleetpulse.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

class CustomMappingsFileTest {

    @TempDir private Path folder;

    @Test
    void aFileWithCommentsIsRead() {
        assertEquals(
                new CustomConfig(
                        "src/test/resources/custom/mappings.json",
                        List.of(
                                new CustomMapping(
                                        TopicFilter.parse("weather/+"),
                                        null,
                                        List.of("--", ""),
                                        List.of(
                                                new ReadingMapping(
                                                        "temperature",
                                                        null,
                                                        "/main/temp",
                                                        "/at",
                                                        false),
                                                new ReadingMapping(
                                                        "wind", null, "/wind", null, true),
                                                new ReadingMapping(
                                                        null,
                                                        "/sensors/0/name",
                                                        "/sensors/0/value",
                                                        null,
                                                        false))),
                                new CustomMapping(
                                        TopicFilter.parse("/a1/+/user/meters/#"),
                                        null,
                                        List.of(),
                                        List.of(
                                                new ReadingMapping(
                                                        "meter", null, "", null, false))))),
                read("src/test/resources/custom/mappings.json"));
    }

    @Test
    void mappingsTravelWithTheOperators() throws Exception {
        CustomConfig config = read("src/test/resources/custom/mappings.json");
        assertEquals(config, InstantiationUtil.clone(config));
    }

    /** Content of the file, and the expected mistakes. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    {}                                  | line 1: expected a list of mappings
                    7                                   | line 1: expected a list of mappings
                    []~[]                               | line 2: expected the end of the file
                    [7]                                 | line 1: expected a mapping, an object
                    [{"readings": [{"property": "a", "value": "/a"}]}] | line 1: "topic" is missing
                    [{"topic": "a"}]                    | line 1: "readings" is missing
                    [{"topic": "",~"readings": [{"property": "a", "value": "/a"}]}] \
                    | line 1: "topic": expected text that is not empty
                    [{"topic": "a/#/b",~"readings": [{"property": "a", "value": "/a"}]}] \
                    | line 1: "topic": expected # as the whole last level only
                    [{"topic": "a",~"readings": []}]    | line 2: "readings": expected at least one reading
                    [{"topic": "a",~"readings": {}}]    | line 2: "readings": expected a list of readings
                    [{"topic": "a",~"readings": [~true]}] | line 3: expected a reading, an object
                    [{"topic": "a",~"readings": [~{"property": "a"}]}] | line 3: "value" is missing
                    [{"topic": "a",~"readings": [~{"value": "/a"}]}] \
                    | line 3: a reading: expected one of "property" and "propertyPointer"
                    [{"topic": "a",~"readings": [{"value": "/a", "property": "a", "propertyPointer": "/b"}]}] \
                    | line 2: a reading: expected one of "property" and "propertyPointer"
                    [{"topic": "a",~"readings": [{"property": 7, "value": "/a"}]}] \
                    | line 2: "property": expected text that is not empty
                    [{"topic": "a",~"readings": [{"property": "a",~"value": "a/b"}]}] \
                    | line 3: "value": expected a JSON Pointer, such as /data/0/temperature
                    [{"topic": "a",~"readings": [{"property": "a", "value": "/a", "time": "/a~2"}]}] \
                    | line 2: "time": expected a JSON Pointer, such as /data/0/temperature
                    [{"topic": "a",~"readings": [{"property": "a", "value": "/a", "optional": "yes"}]}] \
                    | line 2: "optional": expected true or false
                    [{"topic": "a",~"readings": [{"property": "a", "valu": "/a",~"value": "/a"}]}] \
                    | line 2: unknown member "valu"; expected property, propertyPointer, value, time or optional
                    [{"topic": "a", "product": {"a": [1]},~"readings": [{"property": "a", "value": "/a"}]}] \
                    | line 1: unknown member "product"; expected topic, productKey, missing or readings
                    [{"topic": "a", "missing": "--",~"readings": [{"property": "a", "value": "/a"}]}] \
                    | line 1: "missing": expected a list of texts
                    [{"topic": "a", "missing": ["--",~-1],~"readings": [{"property": "a", "value": "/a"}]}] \
                    | line 2: "missing": expected a list of texts
                    [{"topic": "a",~"topic": "b", "readings": [{"property": "a", "value": "/a"}]}] \
                    | line 2: "topic" is given twice in an object
                    [~{"topic": "/a1/+/user/x", "productKey": "a2",~"readings": [{"property": "a", "value": "/a"}]}] \
                    | line 2: "productKey" is another product than that of "topic"
                    """)
    void aMistakeIsReportedWithItsLine(String text, String problem) throws IOException {
        assertEquals(List.of(problem), problems(text.replaceAll("~(?!2)", "\n")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    [~{"topic": "a",, | line 2, column 15: malformed JSON: Unexpected character
                    [~{"topic": "a"   | line 2, column 14: malformed JSON: Unexpected end-of-input
                    """)
    void malformedJsonIsReportedWithLineAndColumn(String text, String problem) throws IOException {
        List<String> problems = problems(text.replace("~", "\n"));
        assertEquals(1, problems.size());
        assertTrue(problems.get(0).startsWith(problem), problems.get(0));
    }

    @Test
    void anEmptyFileIsRefusedAndAnEmptyListIsNot() throws IOException {
        assertEquals(List.of("line 1: expected a list of mappings"), problems(""));
        assertEquals(List.of(), read(file("[]").toString()).mappings());
    }

    @Test
    void aFileThatIsNotThereIsAMistake() {
        assertEquals(
                List.of("no such file; expected a JSON file"),
                problemsOf(folder.resolve("none.json").toString()));
    }

    @Test
    void aFolderIsAMistake() {
        assertTrue(problemsOf(folder.toString()).get(0).startsWith("cannot be read ("));
    }

    @Test
    void allMistakesAreInTheOneMessage() throws IOException {
        Path file =
                file(
                        """
                        [
                          {
                            "topik": "weather",
                            "readings": [{"property": "a", "value": "a"}, {"value": "/b"}]
                          },
                          {"topic": "a+", "readings": []}
                        ]
                        """);

        ConfigurationException refused =
                assertThrows(
                        ConfigurationException.class,
                        () -> ConfigReader.read("--custom.mappings", file.toString()));

        String given = "  custom.mappings = \"" + file + "\": ";
        assertEquals(
                List.of(
                        "The configuration has 7 mistakes:",
                        "  kafka.bootstrap.servers: missing, but required; expected host:port, or"
                                + " several separated by commas",
                        given
                                + "line 3: unknown member \"topik\"; expected topic, productKey,"
                                + " missing or readings",
                        given
                                + "line 4: \"value\": expected a JSON Pointer, such as"
                                + " /data/0/temperature",
                        given
                                + "line 4: a reading: expected one of \"property\" and"
                                + " \"propertyPointer\"",
                        given + "line 2: \"topic\" is missing",
                        given + "line 6: \"topic\": expected + as a whole level only",
                        given + "line 6: \"readings\": expected at least one reading",
                        "All keys: --help"),
                refused.getMessage().lines().collect(Collectors.toList()));
    }

    private static CustomConfig read(String file) {
        return ConfigReader.read(
                        "--kafka.bootstrap.servers", "broker:9092", "--custom.mappings", file)
                .custom();
    }

    private List<String> problems(String text) throws IOException {
        return problemsOf(file(text).toString());
    }

    private static List<String> problemsOf(String file) {
        return assertThrows(ConfigurationException.class, () -> read(file)).mistakes().stream()
                .map(Mistake::problem)
                .collect(Collectors.toList());
    }

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("mappings.json"), text);
    }
}
