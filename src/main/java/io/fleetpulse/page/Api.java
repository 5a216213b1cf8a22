package io.fleetpulse.page;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;

import io.fleetpulse.page.Parameters.BadRequest;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Answers what is asked under {@code /api/} with JSON. */
final class Api {

    private static final System.Logger LOG = System.getLogger(Api.class.getName());
    private static final JsonFactory JSON = new JsonFactory();

    /** Undefined table, schema, column or function. */
    private static final Set<String> NO_SCHEMA = Set.of("42P01", "3F000", "42703", "42883");

    private static final String NO_RIGHT = "42501";
    private static final String CANCELED = "57014";

    private final Database database;
    private final Map<String, Endpoint> endpoints;

    Api(Database database, List<Endpoint> endpoints) {
        this.database = database;
        this.endpoints =
                endpoints.stream().collect(Collectors.toMap(Endpoint::path, Function.identity()));
    }

    /**
     * Answers a request.
     *
     * @param path what follows {@code /api/}
     * @param query the address's query part, still encoded; null where there is none
     */
    Answer answer(String path, String query) {
        Endpoint endpoint = endpoints.get(path);
        if (endpoint == null) {
            return failure(404, "not-found", "There is no such data");
        }
        try {
            Parameters parameters =
                    Parameters.parse(query, endpoint.parameters(), System.currentTimeMillis());
            return Answer.data(200, ask(endpoint, parameters));
        } catch (BadRequest e) {
            return failure(400, "bad-request", e.getMessage());
        } catch (SQLException e) {
            return unanswered(endpoint, e);
        }
    }

    private byte[] ask(Endpoint endpoint, Parameters parameters) throws SQLException {
        return database.read(
                connection -> {
                    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                    try (JsonGenerator out = JSON.createGenerator(bytes)) {
                        out.writeStartObject();
                        out.writeNumberField("at", System.currentTimeMillis());
                        out.writeNumberField("from", parameters.from());
                        out.writeNumberField("to", parameters.to());
                        Parameters known = parameters;
                        for (Query query : endpoint.queries()) {
                            try (PreparedStatement statement = query.prepare(connection, known);
                                    ResultSet rows = statement.executeQuery()) {
                                if (WindowLength.isAskedBy(query)) {
                                    known = parameters.withWindow(WindowLength.read(rows));
                                } else {
                                    out.writeFieldName(query.name());
                                    RowsJson.write(rows, out);
                                }
                            }
                        }
                        out.writeNumberField("step", known.stepMilliseconds());
                        out.writeEndObject();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                    return bytes.toByteArray();
                });
    }

    /** What the database says is for the log: it may hold more than a viewer should know. */
    private static Answer unanswered(Endpoint endpoint, SQLException e) {
        String state = String.valueOf(e.getSQLState());
        if (NO_SCHEMA.contains(state)) {
            return failure(
                    503,
                    "no-schema",
                    "The database does not have the tables of this version of Fleetpulse yet");
        }
        LOG.log(System.Logger.Level.WARNING, "{0}: {1}", endpoint.path(), e.getMessage());
        if (state.equals(CANCELED)) {
            return failure(503, "too-slow", "The database took too long; try a shorter time range");
        }
        if (state.equals(NO_RIGHT)) {
            return failure(
                    503, "no-right", "The page's database user may not read Fleetpulse's tables");
        }
        return failure(503, "no-database", "The database does not answer");
    }

    private static Answer failure(int status, String code, String message) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator out = JSON.createGenerator(bytes)) {
            out.writeStartObject();
            out.writeStringField("error", code);
            out.writeStringField("message", message);
            out.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Answer.data(status, bytes.toByteArray());
    }
}
