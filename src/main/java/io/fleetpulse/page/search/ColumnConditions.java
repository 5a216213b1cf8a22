package io.fleetpulse.page.search;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;

import io.fleetpulse.page.search.SearchTerm.Value;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/** Conditions on columns of {@code device} and {@code device_status}, which may be null. */
final class ColumnConditions {

    private static final JsonFactory JSON = new JsonFactory();

    private ColumnConditions() {}

    /** Returns the condition that one value of a term sets. */
    interface Part {
        BoundSql of(Value value);
    }

    /** Returns the condition of a term on columns that may be null. */
    static BoundSql column(SearchTerm term, boolean holds, Part part) {
        return new BoundSql().add(any(term, part)).add(holds ? "" : " IS NOT TRUE");
    }

    /** Returns the condition that any value of a term matches. */
    static BoundSql any(SearchTerm term, Part part) {
        BoundSql sql = new BoundSql();
        String before = "(";
        for (Value value : term.values()) {
            sql.add(before).add(part.of(value));
            before = " OR ";
        }
        return sql.add(")");
    }

    static BoundSql text(String column, Value value) {
        if (value.isAny()) {
            return new BoundSql().add(column + " IS NOT NULL");
        }
        if (value.isPattern()) {
            return new BoundSql().add(column + " LIKE ?", pattern(value.text()));
        }
        return new BoundSql().add(column + " = ?", value.text());
    }

    /**
     * Returns a pattern of {@code LIKE}: {@code *} matches any characters, and the special
     * characters of {@code LIKE} are escaped.
     */
    static String pattern(String text) {
        return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_").replace('*', '%');
    }

    static BoundSql status(Value value) {
        if (value.text().equals("unknown")) {
            return new BoundSql().add("device_status.status IS NULL");
        }
        BoundSql sql = new BoundSql().add("device_status.status = ?", value.text());
        if (value.than() != null) {
            sql.add(" AND ").add(moment("device_status.since", value.than(), value));
        }
        return sql;
    }

    static BoundSql moment(String column, Operator operator, Value value) {
        return new BoundSql()
                .add(column + " " + inTime(operator, value).text() + " ?", value.moment());
    }

    /** Reverses the order for a duration, since a longer time ago is an earlier time. */
    static Operator inTime(Operator operator, Value value) {
        if (!value.length()) {
            return operator;
        }
        return switch (operator) {
            case BELOW -> Operator.ABOVE;
            case AT_MOST -> Operator.AT_LEAST;
            case ABOVE -> Operator.BELOW;
            case AT_LEAST -> Operator.AT_MOST;
            case IS, NOT -> operator;
        };
    }

    static BoundSql reason(Operator operator, Value value) {
        if (value.isAny()) {
            return new BoundSql().add("device_status.offline_reason IS NOT NULL");
        }
        return new BoundSql()
                .add("device_status.offline_reason " + comparison(operator) + " ?", value.number());
    }

    static String comparison(Operator operator) {
        return operator == Operator.IS ? "=" : operator.text();
    }

    /** Compares the gateway's name, or its product and name separated by a slash. */
    static BoundSql gateway(Value value) {
        int slash = value.text().indexOf('/');
        if (slash < 0) {
            return text("device.gateway_device_name", value);
        }
        Value product = Value.text(value.text().substring(0, slash), value.quoted());
        Value name = Value.text(value.text().substring(slash + 1), value.quoted());
        return text("device.gateway_product_key", product)
                .add(" AND ")
                .add(text("device.gateway_device_name", name));
    }

    static BoundSql tag(String key, Value value) {
        // ?? is PostgreSQL's operator ?, since JDBC reads a single ? as a value.
        if (value.isAny()) {
            return new BoundSql().add("device.tags ?? ?", key);
        }
        if (value.isPattern()) {
            return new BoundSql()
                    .add(
                            "device.tags ?? ? AND device.tags ->> ? LIKE ?",
                            key,
                            key,
                            pattern(value.text()));
        }
        return new BoundSql().add("device.tags @> ?::jsonb", object(key, value.text()));
    }

    /** Returns an object with one text. PostgreSQL would build it again for every device. */
    private static String object(String key, String value) {
        StringWriter text = new StringWriter();
        try (JsonGenerator out = JSON.createGenerator(text)) {
            out.writeStartObject();
            out.writeStringField(key, value);
            out.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }
}
