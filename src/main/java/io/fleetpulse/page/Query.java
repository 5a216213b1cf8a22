package io.fleetpulse.page;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A question to the database: SQL in which {@code :name} stands for a parameter. Values are always
 * bound, never part of the text.
 */
final class Query {

    /** Not the cast {@code ::type}, nor a colon in a time. */
    private static final Pattern PARAMETER = Pattern.compile("(?<![:\\w]):([a-z]+)");

    private final String name;
    private final String sql;
    private final List<String> parameters = new ArrayList<>();

    /**
     * Defines it.
     *
     * @param name its name in the answer
     * @param text SQL, with {@code :name} for parameters
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

    /** The names of its parameters, as often as they occur. */
    List<String> parameters() {
        return parameters;
    }

    /** The statement with its values, ready to be executed. */
    PreparedStatement prepare(Connection connection, Parameters values) throws SQLException {
        return prepare(connection, "", values);
    }

    /** The same with something before the SQL, such as {@code EXPLAIN}. */
    PreparedStatement prepare(Connection connection, String before, Parameters values)
            throws SQLException {
        PreparedStatement statement = connection.prepareStatement(before + sql);
        for (int i = 0; i < parameters.size(); i++) {
            values.bind(statement, i + 1, parameters.get(i));
        }
        return statement;
    }
}
