package io.fleetpulse.page;

import com.fasterxml.jackson.core.JsonGenerator;

import java.io.IOException;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Timestamp;

/**
 * Writes rows as a JSON array of objects whose members have the columns' names. Times become
 * milliseconds since the epoch, doubles without a JSON number become null, and {@code jsonb} values
 * keep their JSON.
 */
final class RowsJson {

    private RowsJson() {}

    static void write(ResultSet rows, JsonGenerator out) throws SQLException, IOException {
        ResultSetMetaData columns = rows.getMetaData();
        int width = columns.getColumnCount();
        String[] names = new String[width];
        String[] types = new String[width];
        for (int i = 0; i < width; i++) {
            names[i] = columns.getColumnName(i + 1);
            types[i] = columns.getColumnTypeName(i + 1);
        }
        out.writeStartArray();
        while (rows.next()) {
            out.writeStartObject();
            for (int i = 0; i < width; i++) {
                out.writeFieldName(names[i]);
                value(rows, i + 1, types[i], out);
            }
            out.writeEndObject();
        }
        out.writeEndArray();
    }

    private static void value(ResultSet rows, int column, String type, JsonGenerator out)
            throws SQLException, IOException {
        if (rows.getObject(column) == null) {
            out.writeNull();
            return;
        }
        switch (type) {
            case "timestamptz" -> time(rows.getTimestamp(column), out);
            case "int2", "int4", "int8" -> out.writeNumber(rows.getLong(column));
            case "float8" -> number(rows.getDouble(column), out);
            case "numeric" -> out.writeNumber(rows.getBigDecimal(column));
            case "bool" -> out.writeBoolean(rows.getBoolean(column));
            case "jsonb" -> out.writeRawValue(rows.getString(column));
            default -> out.writeString(rows.getString(column));
        }
    }

    private static void time(Timestamp time, JsonGenerator out) throws IOException {
        out.writeNumber(time.getTime());
    }

    private static void number(double number, JsonGenerator out) throws IOException {
        if (Double.isFinite(number)) {
            out.writeNumber(number);
        } else {
            out.writeNull();
        }
    }
}
