package io.fleetpulse.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.result.Table;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Checks that every table is compared with the true history. */
class TruthOfEveryTableTest {

    private static final Path SOURCES =
            Path.of("src", "test", "java", "io", "fleetpulse", "endtoend");

    /** Tables that are compared through their views only. */
    private static final Set<Table> PARTS_OF_VIEWS =
            EnumSet.of(
                    Table.PROPERTY_AMENDMENT,
                    Table.PROPERTY_VALUE_AMENDMENT,
                    Table.DEVICE_PROPERTY_LIMIT,
                    Table.PROPERTY_VALUE_LIMIT,
                    Table.COUNT_AMENDMENT);

    @Test
    void everyTableIsComparedWithTheTruth() throws IOException {
        String sources = sources();
        List<String> forgotten = new ArrayList<>();
        for (Table table : Table.values()) {
            boolean read = sources.contains('"' + table.label() + '"');
            if (!read && !PARTS_OF_VIEWS.contains(table)) {
                forgotten.add(table.label());
            }
        }
        assertThat(forgotten).isEmpty();
    }

    private static String sources() throws IOException {
        StringBuilder sources = new StringBuilder();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(SOURCES, "*OfTruth.java")) {
            for (Path file : files) {
                sources.append(Files.readString(file));
            }
        }
        return sources.toString();
    }
}
