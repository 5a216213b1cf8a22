package io.fleetpulse.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Compares the retention periods and tables in the README with the SQL. */
class RetentionReadmeTest {

    private static final Path FOLDER = Path.of("deploy", "postgres");

    private static Map<String, String> found(String file, String pattern) throws IOException {
        Map<String, String> found = new TreeMap<>();
        Matcher matcher =
                Pattern.compile(pattern, Pattern.MULTILINE)
                        .matcher(Files.readString(FOLDER.resolve(file)));
        while (matcher.find()) {
            found.put(matcher.group(1), matcher.group(2));
        }
        return found;
    }

    @Test
    void forHowLong() throws IOException {
        Map<String, String> kept = found("retention.sql", "^    \\('([a-z ]+)', '(\\d+ days)'\\)");
        assertThat(kept).isNotEmpty();
        assertThat(found("README.md", "^\\| `([a-z ]+)` \\| (\\d+ days) \\|")).isEqualTo(kept);
    }

    @Test
    void whichTables() throws IOException {
        Map<String, String> readme =
                found("README.md", "^\\| `([a-z ]+)` \\| \\d+ days \\| (.*) \\|$");
        Map<String, String> subjects =
                found("retention.sql", "^    \\('([a-z_]+)', '([a-z ]+)', '[a-z_]+', ");
        assertThat(subjects).isNotEmpty();
        subjects.forEach(
                (table, subject) -> {
                    if (table.endsWith("_amendment")) {
                        assertThat(readme.get(subject)).contains("amendment");
                    } else {
                        assertThat(readme.get(subject))
                                .contains("`" + table.replaceFirst("_base$", "") + "`");
                    }
                });
    }
}
