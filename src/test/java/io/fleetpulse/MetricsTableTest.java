package io.fleetpulse;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Compares the documentation's table of metrics with the metrics that the code registers. */
class MetricsTableTest {

    private static final Pattern REGISTERED =
            Pattern.compile("\\.(counter|gauge|histogram|meter)\\(\\s*\"(\\w+)\"");
    private static final Pattern ROW =
            Pattern.compile("\\| `(\\w+)` \\| [^|]+\\| (?:`(\\w+)`)? ?\\| (\\w+): .+\\|");

    @Test
    void theTableListsEveryMetricOfTheCodeByItsKind() throws IOException {
        List<String> table = new ArrayList<>();
        for (Matcher row : rows()) {
            String name = row.group(1).substring(row.group(1).lastIndexOf('_') + 1);
            table.add(row.group(3) + " " + name);
        }
        assertThat(table).containsExactlyInAnyOrderElementsOf(registered());
    }

    /**
     * A metric's identifier consists of Flink's own groups, the name of a label and the name of the
     * metric.
     */
    @Test
    void aGroupedMetricIsNamedAfterItsLabel() throws IOException {
        for (Matcher row : rows()) {
            if (row.group(1).contains("_")) {
                assertThat(row.group(1)).matches("(deserializer_)?" + row.group(2) + "_[a-zA-Z]+");
            }
        }
    }

    private static List<Matcher> rows() throws IOException {
        return Files.readAllLines(Path.of("docs", "metrics.md")).stream()
                .filter(line -> line.startsWith("| `"))
                .map(ROW::matcher)
                .peek(row -> assertThat(row.matches()).as(row.toString()).isTrue())
                .toList();
    }

    private static TreeSet<String> registered() throws IOException {
        TreeSet<String> registered = new TreeSet<>();
        try (Stream<Path> files = Files.walk(Path.of("src", "main", "java"))) {
            for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
                Matcher matcher = REGISTERED.matcher(Files.readString(file));
                while (matcher.find()) {
                    registered.add(matcher.group(1) + " " + matcher.group(2));
                }
            }
        }
        return registered;
    }
}
