package io.fleetpulse.page.search;

import java.math.BigDecimal;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/**
 * SQL that is being written, with its values beside it: {@code ?} in the text stands for each, in
 * their order.
 */
public final class BoundSql {

    private final StringBuilder text = new StringBuilder();
    private final List<Object> values = new ArrayList<>();

    /** Adds SQL of the program, with a {@code ?} for each value. */
    public BoundSql add(String sql, Object... bound) {
        text.append(sql);
        values.addAll(List.of(bound));
        return this;
    }

    /** Adds other SQL with its values. */
    public BoundSql add(BoundSql other) {
        text.append(other.text);
        values.addAll(other.values);
        return this;
    }

    /** The SQL, without any value. */
    public String text() {
        return text.toString();
    }

    /** The values, in their order. */
    public List<Object> values() {
        return List.copyOf(values);
    }

    /** Sets the values of a statement that was prepared from the text. */
    public void bind(PreparedStatement statement) throws SQLException {
        for (int i = 0; i < values.size(); i++) {
            bind(statement, i + 1, values.get(i));
        }
    }

    private static void bind(PreparedStatement statement, int position, Object value)
            throws SQLException {
        if (value instanceof Instant instant) {
            statement.setObject(position, instant.atOffset(ZoneOffset.UTC));
        } else if (value instanceof BigDecimal number) {
            statement.setBigDecimal(position, number);
        } else if (value instanceof String[] texts) {
            statement.setArray(position, statement.getConnection().createArrayOf("text", texts));
        } else if (value instanceof Integer number) {
            statement.setObject(position, number, Types.INTEGER);
        } else {
            statement.setString(position, (String) value);
        }
    }
}
