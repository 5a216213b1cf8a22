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
 * A builder of SQL with bound values. Each {@code ?} in the text stands for one value, in order.
 */
public final class BoundSql {

    private final StringBuilder text = new StringBuilder();
    private final List<Object> values = new ArrayList<>();

    /** Appends constant SQL with one {@code ?} per value. */
    public BoundSql add(String sql, Object... bound) {
        text.append(sql);
        values.addAll(List.of(bound));
        return this;
    }

    /** Appends other SQL and its values. */
    public BoundSql add(BoundSql other) {
        text.append(other.text);
        values.addAll(other.values);
        return this;
    }

    /** Returns the SQL without values. */
    public String text() {
        return text.toString();
    }

    /** Returns the values in order. */
    public List<Object> values() {
        return List.copyOf(values);
    }

    /** Binds the values to a statement prepared from the text. */
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
