package io.fleetpulse.result;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

class TableChoiceTest {

    @Test
    void allIsEveryTable() {
        assertEquals(EnumSet.allOf(Table.class), TableChoice.parse("all").tables());
        assertEquals(TableChoice.ALL, TableChoice.parse(String.join(",", TableChoice.names())));
    }

    @Test
    void aTableIsItself() {
        TableChoice choice = TableChoice.parse("rollout, device ,rollout");
        assertEquals(EnumSet.of(Table.ROLLOUT, Table.DEVICE), choice.tables());
        assertEquals("rollout,device", choice.toString());
        assertFalse(choice.contains(Table.ROLLOUT_TASK));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    connectivity_window     | CONNECTIVITY_WINDOW,WINDOW_PROGRESS
                    device_session          | DEVICE_SESSION,OFFLINE_CAUSE
                    property_window         | PROPERTY_WINDOW,PROPERTY_AMENDMENT,DEVICE_PROPERTY_LIMIT
                    property_window_base    | PROPERTY_WINDOW
                    product_property_window | PROPERTY_WINDOW,PRODUCT_PROPERTY_WINDOW,PROPERTY_AMENDMENT
                    property_value_window   | PROPERTY_VALUE_WINDOW,PROPERTY_VALUE_AMENDMENT,PROPERTY_VALUE_LIMIT
                    stream_window           | COUNT_AMENDMENT,STREAM_WINDOW
                    """)
    void aViewIsEveryTableThatItReads(String name, String tables) {
        EnumSet<Table> expected = EnumSet.noneOf(Table.class);
        for (String table : tables.split(",", -1)) {
            expected.add(Table.valueOf(table));
        }
        assertEquals(expected, TableChoice.parse(name).tables());
    }

    /** A view without one of its tables would show other rows than a run of every table. */
    @ParameterizedTest
    @MethodSource("names")
    void aNameSelectsEveryTableThatItsViewReads(String name) throws IOException {
        String views = Files.readString(Path.of("deploy", "postgres", "views.sql"));
        Matcher view =
                Pattern.compile(
                                "CREATE OR REPLACE VIEW fleet\\." + name + " AS.*?;\n",
                                Pattern.DOTALL)
                        .matcher(views);
        EnumSet<Table> read = EnumSet.noneOf(Table.class);
        if (view.find()) {
            for (Table table : Table.values()) {
                if (view.group().matches("(?s).*\\bfleet\\." + table.relation() + "\\b.*")) {
                    read.add(table);
                }
            }
            assertFalse(read.isEmpty(), name);
        }
        read.remove(Table.valueOf(name.toUpperCase(Locale.ROOT)));
        assertTrue(TableChoice.parse(name).tables().containsAll(read), () -> name + " " + read);
    }

    static Set<String> names() {
        return TableChoice.names();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "devices", "device,", "all,device", "DEVICE"})
    void anythingElseIsRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> TableChoice.parse(text));
    }
}
