package io.fleetpulse.page;

import com.fasterxml.jackson.core.JsonGenerator;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;

/**
 * A path under {@code /api/} whose answer combines the rows of several queries on one snapshot of
 * the database.
 *
 * @param path path after {@code /api/}
 * @param parameters required parameters in addition to the common ones
 * @param queries the queries; the rows of each become a member of the answer
 */
record Endpoint(String path, Set<String> parameters, List<Query> queries) implements Content {

    static Endpoint of(String path, Set<String> parameters, Query... queries) {
        return new Endpoint(path, parameters, List.of(queries));
    }

    @Override
    public Body body(Parameters given) {
        return (connection, out) -> write(connection, given, out);
    }

    private void write(Connection connection, Parameters given, JsonGenerator out)
            throws SQLException, IOException {
        Parameters known = given;
        for (Query query : queries) {
            try (PreparedStatement statement = query.prepare(connection, known);
                    ResultSet rows = statement.executeQuery()) {
                if (WindowLength.isAskedBy(query)) {
                    known = given.withWindow(WindowLength.read(rows));
                } else {
                    out.writeFieldName(query.name());
                    RowsJson.write(rows, out);
                }
            }
        }
        out.writeNumberField("step", known.stepMilliseconds());
    }
}
