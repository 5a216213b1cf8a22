package io.fleetpulse.page;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A SQL query with named parameters, written {@code :name}. Values are always bound and never part
 * of the SQL text.
 */
final class Query {

    /** Matches a parameter, but neither the cast {@code ::type} nor a colon in a time. */
    private static final Pattern PARAMETER = Pattern.compile("(?<![:\\w]):([a-z]+)");

    private final String name;
    private final String sql;
    private final List<String> parameters = new ArrayList<>();

    /**
     * Creates a query.
     *
     * @param name name of the query's rows in the answer
     * @param text SQL with parameters as {@code :name}
     */
    Query(String name, String text) {
        this.name = name;
        Matcher matcher = PARAMETER.matcher(text);
        StringBuilder bound = new StringBuilder();
        while (matcher.find()) {
            parameters.add(matcher.group(1));
            matcher.appendReplacement(bound, "?");
        }
        matcher.appendTail(bound);
        this.sql = bound.toString();
    }

    String name() {
        return name;
    }

    /**
     * Returns the parameter names in the order of the SQL; a repeated parameter occurs repeatedly.
     */
    List<String> parameters() {
        return parameters;
    }

    /** Returns a statement with all values bound. */
    PreparedStatement prepare(Connection connection, Parameters values) throws SQLException {
        return prepare(connection, "", values);
    }

    /** Returns a statement with a prefix before the SQL, such as {@code EXPLAIN}. */
    PreparedStatement prepare(Connection connection, String before, Parameters values)
            throws SQLException {
        PreparedStatement statement = connection.prepareStatement(before + sql);
        for (int i = 0; i < parameters.size(); i++) {
            values.bind(statement, i + 1, parameters.get(i));
        }
        return statement;
    }
}
