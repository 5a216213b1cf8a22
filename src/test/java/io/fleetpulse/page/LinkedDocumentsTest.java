package io.fleetpulse.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Linked files of the documentation exist, are small, and load nothing from other servers. */
class LinkedDocumentsTest {

    private static final Path PICTURES = Path.of("docs", "pictures");
    private static final Path NOTEBOOKS = Path.of("docs", "notebooks");

    private static final Pattern LINK =
            Pattern.compile("\\]\\(([^)\\s]+)\\)|(?:src|href)=\"([^\"]+)\"");
    private static final Pattern ELSEWHERE =
            Pattern.compile("(?i)(?:src|href|url|@import)\\s*[=(]?\\s*[\"']?(?:https?:)?//");
    private static final Pattern CODE = Pattern.compile("(?s)```.*?```");

    /** All Markdown files except those in build folders. */
    static Stream<Path> documents() throws Exception {
        List<Path> documents = new ArrayList<>(List.of(Path.of("README.md")));
        for (String folder : List.of("docs", "deploy", "notebooks")) {
            try (Stream<Path> files = Files.walk(Path.of(folder))) {
                files.filter(file -> file.toString().endsWith(".md")).forEach(documents::add);
            }
        }
        return documents.stream();
    }

    static Stream<Path> renderedNotebooks() throws Exception {
        return filesIn(NOTEBOOKS).stream();
    }

    @ParameterizedTest
    @MethodSource("documents")
    void whatADocumentLinksIsThere(Path document) throws Exception {
        String text = CODE.matcher(Files.readString(document)).replaceAll("");
        List<String> missing = new ArrayList<>();
        for (String link : links(text)) {
            boolean elsewhere = link.matches("[a-z]+:.*") || link.startsWith("#");
            Path target = document.resolveSibling(link.replaceFirst("#.*", ""));
            if (!elsewhere && (!Files.exists(target) || !hasPlace(target, link))) {
                missing.add(link);
            }
        }
        assertEquals(List.of(), missing);
    }

    /** Whether a document has the heading that a link names after {@code #}, as GitHub makes names. */
    private static boolean hasPlace(Path document, String link) throws Exception {
        if (!link.contains("#") || !document.toString().endsWith(".md")) {
            return true;
        }
        String place = link.replaceFirst(".*#", "");
        return Files.readAllLines(document).stream()
                .filter(line -> line.startsWith("#"))
                .map(line -> line.replaceFirst("#+ ", "").toLowerCase(Locale.ROOT))
                .map(line -> line.replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-'))
                .anyMatch(place::equals);
    }

    @Test
    void aNewcomerGetsFromTheFirstRowsToAQueryAndToTheRunBookByOneClickEach() throws Exception {
        String readme = Files.readString(Path.of("README.md"));
        String start = readme.substring(readme.indexOf("## Try it"), readme.indexOf("## Submit"));

        assertTrue(links(start).contains("docs/results.md#example-queries"));
        assertTrue(
                links(Files.readString(Path.of("docs", "results.md")))
                        .contains("../deploy/README.md"));
    }

    @Test
    void everyPictureAndRenderedNotebookIsLinked() throws Exception {
        StringBuilder documents = new StringBuilder();
        for (Path document : documents().toList()) {
            documents.append(Files.readString(document));
        }
        List<Path> files = new ArrayList<>(filesIn(PICTURES));
        files.addAll(filesIn(NOTEBOOKS));
        for (Path file : files) {
            assertTrue(documents.indexOf(file.getFileName().toString()) >= 0, file.toString());
        }
    }

    @Test
    void picturesAreSmall() throws Exception {
        long all = 0;
        for (Path picture : filesIn(PICTURES)) {
            assertTrue(Files.size(picture) < 200_000, picture.toString());
            all += Files.size(picture);
        }
        assertTrue(all < 1_500_000, all + " bytes");
    }

    @ParameterizedTest
    @MethodSource("renderedNotebooks")
    void aRenderedNotebookIsWholeAndSmall(Path notebook) throws Exception {
        String html = Files.readString(notebook);

        assertTrue(Files.size(notebook) < 100_000, notebook.toString());
        assertTrue(html.contains("<img") && html.stripTrailing().endsWith("</html>"));
        assertFalse(html.contains("Traceback"));
        assertFalse(html.contains("Warning"));
    }

    @ParameterizedTest
    @MethodSource("renderedNotebooks")
    void aRenderedNotebookHasTheTextsOfItsNotebook(Path rendered) throws Exception {
        String name = rendered.getFileName().toString().replace(".html", ".ipynb");
        JsonNode notebook = new ObjectMapper().readTree(Path.of("notebooks", name).toFile());
        String html = Files.readString(rendered);
        String shown = letters(html.replaceAll("(?s)<[^>]*>|&[a-z]+;|&#[0-9]+;", ""));
        List<String> missing = new ArrayList<>();
        for (JsonNode cell : notebook.path("cells")) {
            if (cell.path("cell_type").asText().equals("markdown")) {
                cell.path("source").forEach(line -> missing.add(line.asText()));
            }
        }
        assertFalse(missing.isEmpty());
        missing.removeIf(line -> shown.contains(letters(line)));
        assertEquals(List.of(), missing);
    }

    /** Without spaces and marks, which Markdown and HTML write differently. */
    private static String letters(String text) {
        return text.replaceAll("[^\\p{L}\\p{N}]", "");
    }

    @ParameterizedTest
    @MethodSource("renderedNotebooks")
    void aRenderedNotebookAsksNobodyElseAndNamesNoMachine(Path notebook) throws Exception {
        String html = Files.readString(notebook);

        assertFalse(html.contains("<script"));
        assertFalse(html.contains("<link"));
        assertFalse(ELSEWHERE.matcher(html).find());
        for (String path : List.of("/home/", "/root/", "/tmp/", "/usr/", "/Users/", "127.0.0.1")) {
            assertFalse(html.contains(path), path);
        }
        assertFalse(html.contains(Path.of("").toAbsolutePath().toString()));
    }

    static List<String> links(String text) {
        List<String> links = new ArrayList<>();
        Matcher matcher = LINK.matcher(text);
        while (matcher.find()) {
            if (matcher.group(1) == null) {
                links.add(matcher.group(2));
            } else {
                links.add(matcher.group(1));
            }
        }
        return links;
    }

    private static List<Path> filesIn(Path directory) throws Exception {
        try (Stream<Path> files = Files.list(directory)) {
            return files.sorted().toList();
        }
    }
}
