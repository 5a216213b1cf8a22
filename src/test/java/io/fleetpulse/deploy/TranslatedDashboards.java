package io.fleetpulse.deploy;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Grafana's dashboards in Chinese, made from the English ones and {@code messages-zh.json}. Queries
 * stay as they are; overrides show the columns that they return under Chinese names.
 *
 * <p>{@link #main} writes the files: run it after a change of a dashboard or of a message.
 */
final class TranslatedDashboards {

    static final Path FOLDER = GrafanaDashboard.FOLDER.resolve("dashboards-zh");

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path MESSAGES = GrafanaDashboard.FOLDER.resolve("messages-zh.json");
    private static final Set<String> TEXTS =
            Set.of("title", "description", "label", "legendFormat", "noValue", "tooltip");
    private static final String SUFFIX = "-zh";
    private static final String DISPLAY_NAME = "displayName";

    /** Columns whose names Grafana does not show: series have the names in {@code metric}. */
    private static final Set<String> HIDDEN = Set.of("time", "metric", "value");

    private static final String TAG = "fleetpulse";

    private final Map<String, String> messages = new TreeMap<>();
    private final Set<String> used = new TreeSet<>();
    private final Set<String> missing = new TreeSet<>();

    TranslatedDashboards() {
        try {
            JSON.readTree(MESSAGES.toFile())
                    .properties()
                    .forEach(text -> messages.put(text.getKey(), text.getValue().asText()));
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }

    /** Texts without a translation, of the dashboards that were translated. */
    Set<String> missing() {
        return missing;
    }

    /** Messages that no translated dashboard needs. */
    Set<String> unused() {
        Set<String> unused = new TreeSet<>(messages.keySet());
        unused.removeAll(used);
        return unused;
    }

    /** A dashboard in Chinese, with a uid of its own. */
    JsonNode of(GrafanaDashboard dashboard) {
        ObjectNode translated = dashboard.json().deepCopy();
        translated.put("uid", dashboard.uid() + SUFFIX);
        translated
                .path("annotations")
                .path("list")
                .forEach(annotation -> translate((ObjectNode) annotation, "name"));
        visit(translated);
        new GrafanaDashboard(dashboard.name(), translated).panels().forEach(this::nameColumns);
        return translated;
    }

    private void nameColumns(JsonNode panel) {
        for (String column : shownColumns(panel)) {
            ArrayNode properties = properties((ObjectNode) panel, column);
            if (properties.findValuesAsText("id").contains(DISPLAY_NAME)) {
                continue;
            }
            ObjectNode name = properties.addObject().put("id", DISPLAY_NAME).put("value", column);
            translate(name, "value");
        }
    }

    /** Returns the columns of a panel whose names Grafana shows. */
    static Set<String> shownColumns(JsonNode panel) {
        Set<String> columns = new LinkedHashSet<>();
        for (JsonNode target : panel.path("targets")) {
            if (target.has("rawSql") && !panel.path("type").asText().equals("stat")) {
                columns.addAll(QueryColumns.of(target.path("rawSql").asText()));
            }
        }
        if (!panel.path("type").asText().equals("table")) {
            columns.removeAll(HIDDEN);
        }
        return columns;
    }

    /** Returns the properties that override those of a column. */
    private static ArrayNode properties(ObjectNode panel, String column) {
        ArrayNode overrides = panel.withObject("/fieldConfig").withArray("overrides");
        for (JsonNode override : overrides) {
            if (override.at("/matcher/options").asText().equals(column)) {
                return (ArrayNode) override.path("properties");
            }
        }
        ObjectNode added = overrides.addObject();
        added.putObject("matcher").put("id", "byName").put("options", column);
        return added.putArray("properties");
    }

    private void visit(JsonNode node) {
        if (node instanceof ObjectNode object) {
            translate(object);
        }
        node.forEach(this::visit);
    }

    private void translate(ObjectNode object) {
        TEXTS.forEach(name -> translate(object, name));
        if (object.path("id").asText().equals(DISPLAY_NAME)) {
            translate(object, "value");
        }
        if (object.path("url").isTextual()) {
            object.put(
                    "url",
                    object.path("url").asText().replaceFirst("^(/d/[a-z-]+)", "$1" + SUFFIX));
        }
        if (object.path("tags") instanceof ArrayNode tags) {
            for (int index = 0; index < tags.size(); index++) {
                if (tags.get(index).asText().equals(TAG)) {
                    tags.set(index, TextNode.valueOf(TAG + SUFFIX));
                }
            }
        }
        Set<String> legends = new TreeSet<>(object.findValuesAsText("legendFormat"));
        for (JsonNode override : object.path("fieldConfig").path("overrides")) {
            ObjectNode matcher = (ObjectNode) override.path("matcher");
            if (legends.contains(matcher.path("options").asText())) {
                translate(matcher, "options");
            }
        }
    }

    private void translate(ObjectNode object, String member) {
        String text = object.path(member).asText();
        if (!object.path(member).isTextual() || text.replaceAll("\\{\\{\\w+}}", "").isBlank()) {
            return;
        }
        String translation = messages.get(text);
        if (translation == null) {
            missing.add(text);
        } else {
            used.add(text);
            object.put(member, translation);
        }
    }

    static String text(JsonNode dashboard) {
        DefaultIndenter lines = new DefaultIndenter("  ", "\n");
        Separators separators =
                Separators.createDefaultInstance()
                        .withObjectFieldValueSpacing(Separators.Spacing.AFTER)
                        .withObjectEmptySeparator("")
                        .withArrayEmptySeparator("");
        DefaultPrettyPrinter printer =
                new DefaultPrettyPrinter(separators)
                        .withObjectIndenter(lines)
                        .withArrayIndenter(lines);
        try {
            return JSON.writer(printer).writeValueAsString(dashboard) + "\n";
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }

    /** Writes the dashboards into their folder. */
    public static void main(String[] arguments) throws IOException {
        Files.createDirectories(FOLDER);
        TranslatedDashboards translation = new TranslatedDashboards();
        for (GrafanaDashboard dashboard : GrafanaDashboard.all()) {
            Path file = FOLDER.resolve(dashboard.name() + ".json");
            Files.writeString(file, text(translation.of(dashboard)));
        }
        System.out.println("Texts without a translation: " + translation.missing());
    }
}
