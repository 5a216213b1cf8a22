package io.fleetpulse.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.fleetpulse.result.Table;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.postgresql.util.PGobject;

import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Every row of a run, as a JSON object by column. Times are milliseconds since the epoch.
 *
 * @param database the database's JDBC URL
 * @param broker the broker's address
 * @param prefix prefix of the result topics' names
 */
record ResultsOfRun(String database, String broker, String prefix) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    /** The rows of a table or view, or of any other query. */
    List<ObjectNode> select(String query, Object... values) throws SQLException, IOException {
        List<ObjectNode> rows = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection(database);
                PreparedStatement statement = connection.prepareStatement(query)) {
            for (int index = 0; index < values.length; index++) {
                statement.setObject(index + 1, values[index]);
            }
            ResultSet result = statement.executeQuery();
            int columns = result.getMetaData().getColumnCount();
            while (result.next()) {
                ObjectNode row = NODES.objectNode();
                for (int column = 1; column <= columns; column++) {
                    row.set(
                            result.getMetaData().getColumnLabel(column),
                            node(result.getObject(column)));
                }
                rows.add(row);
            }
        }
        return rows;
    }

    private static JsonNode node(Object value) throws IOException {
        if (value == null) {
            return NODES.nullNode();
        }
        if (value instanceof Timestamp time) {
            return NODES.numberNode(time.getTime());
        }
        if (value instanceof PGobject json && json.getType().startsWith("json")) {
            return JSON.readTree(json.getValue());
        }
        if (value instanceof Number || value instanceof Boolean) {
            return JSON.valueToTree(value);
        }
        return NODES.textNode(value.toString());
    }

    /** The final rows of a table's topic: the last record of each key. */
    List<ObjectNode> ofTopic(String table) throws IOException {
        Table result = Table.valueOf(table.toUpperCase(Locale.ROOT));
        Map<JsonNode, ObjectNode> rows = new LinkedHashMap<>();
        for (ConsumerRecord<byte[], byte[]> record :
                ResultTopicRows.of(broker, prefix, result, "read_committed").records()) {
            JsonNode key = JSON.readTree(record.key());
            if (record.value() == null) {
                rows.remove(key);
            } else {
                ObjectNode row = (ObjectNode) JSON.readTree(record.value());
                row.setAll((ObjectNode) key);
                rows.put(key, row);
            }
        }
        return List.copyOf(rows.values());
    }
}
