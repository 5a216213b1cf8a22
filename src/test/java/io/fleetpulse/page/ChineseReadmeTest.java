package io.fleetpulse.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import org.junit.jupiter.api.Test;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * The Chinese README has the structure of the English one, so a change of one needs a change of the
 * other.
 */
class ChineseReadmeTest {

    private static final Path ENGLISH = Path.of("README.md");
    private static final Path CHINESE = Path.of("docs", "README.zh-CN.md");

    private static final Pattern CODE = Pattern.compile("(?s)```.*?```");
    private static final Pattern COMMENT = Pattern.compile("(?m)(?:^|[ \\t]+)#.*$");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+(?= )");
    private static final Pattern ROW = Pattern.compile("(?m)^\\|.*\\|$");
    private static final Pattern INLINE_CODE = Pattern.compile("`[^`\\n]+`");

    @Test
    void theSameHeadings() throws Exception {
        List<String> levels = found(HEADING, prose(ENGLISH));

        assertFalse(levels.isEmpty());
        assertEquals(levels, found(HEADING, prose(CHINESE)));
    }

    @Test
    void theSameCodeButForComments() throws Exception {
        List<String> blocks = codeWithoutComments(ENGLISH);

        assertFalse(blocks.isEmpty());
        assertEquals(blocks, codeWithoutComments(CHINESE));
    }

    @Test
    void theSameCommandsWithinSentences() throws Exception {
        List<String> commands = found(INLINE_CODE, prose(ENGLISH));

        assertFalse(commands.isEmpty());
        assertEquals(sorted(commands), sorted(found(INLINE_CODE, prose(CHINESE))));
    }

    @Test
    void asManyRowsInTables() throws Exception {
        List<String> rows = found(ROW, prose(ENGLISH));

        assertFalse(rows.isEmpty());
        assertEquals(rows.size(), found(ROW, prose(CHINESE)).size());
    }

    @Test
    void theSameLinksAndEachTheOtherFirst() throws Exception {
        List<String> english = targets(ENGLISH);
        List<String> chinese = targets(CHINESE);

        assertEquals(CHINESE.toString(), english.remove(0));
        assertEquals(ENGLISH.toString(), chinese.remove(0));
        assertEquals(english, chinese);
    }

    /** The link targets of a document, as paths from the project's folder. */
    private static List<String> targets(Path document) throws Exception {
        List<String> targets = new ArrayList<>();
        for (String link : LinkedDocumentsTest.links(prose(document))) {
            boolean elsewhere = link.matches("[a-z]+:.*");
            targets.add(elsewhere ? link : document.resolveSibling(link).normalize().toString());
        }
        return targets;
    }

    private static List<String> codeWithoutComments(Path document) throws Exception {
        return found(CODE, Files.readString(document)).stream()
                .map(block -> COMMENT.matcher(block).replaceAll(""))
                .toList();
    }

    private static String prose(Path document) throws Exception {
        return CODE.matcher(Files.readString(document)).replaceAll("");
    }

    private static List<String> found(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(MatchResult::group).toList();
    }

    private static List<String> sorted(List<String> texts) {
        return texts.stream().sorted().toList();
    }
}
