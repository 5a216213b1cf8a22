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
 * One address under {@code /api/} and the questions that it answers together, all from one moment
 * of the database.
 *
 * @param path what follows {@code /api/}
 * @param parameters required parameters, beside the common ones
 * @param queries the questions; each one's rows are a member of the answer
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
