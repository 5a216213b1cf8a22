package io.fleetpulse.page;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;

import io.fleetpulse.page.Parameters.BadRequest;
import io.fleetpulse.page.search.SearchProblem;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Answers requests under {@code /api/} with JSON. */
final class Api {

    private static final System.Logger LOG = System.getLogger(Api.class.getName());
    private static final JsonFactory JSON = new JsonFactory();

    /** SQL states for an undefined table, schema, column or function. */
    private static final Set<String> NO_SCHEMA = Set.of("42P01", "3F000", "42703", "42883");

    private static final String NO_RIGHT = "42501";
    private static final String CANCELED = "57014";

    private final ConnectionPool database;
    private final Map<String, Content> contents;

    Api(ConnectionPool database, List<? extends Content> contents) {
        this.database = database;
        this.contents =
                contents.stream().collect(Collectors.toMap(Content::path, Function.identity()));
    }

    /**
     * Answers a request.
     *
     * @param path path after {@code /api/}
     * @param query encoded query of the URL; null if absent
     */
    Answer answer(String path, String query) {
        Content content = contents.get(path);
        if (content == null) {
            return failure(404, "not-found", "There is no such path");
        }
        try {
            Parameters parameters =
                    Parameters.parse(query, content.parameters(), System.currentTimeMillis());
            return Answer.data(200, ask(content.body(parameters), parameters));
        } catch (BadRequest e) {
            return failure(400, "bad-request", e.getMessage());
        } catch (SearchProblem e) {
            return misread(e);
        } catch (SQLException e) {
            return unanswered(path, e);
        }
    }

    private byte[] ask(Content.Body body, Parameters parameters) throws SQLException {
        return database.read(
                connection ->
                        object(
                                out -> {
                                    out.writeNumberField("at", System.currentTimeMillis());
                                    out.writeNumberField("from", parameters.from());
                                    out.writeNumberField("to", parameters.to());
                                    body.write(connection, out);
                                }));
    }

    /**
     * Maps a database error to an answer. Only the log gets the database's message, which may
     * contain details that viewers must not see.
     */
    private static Answer unanswered(String path, SQLException e) {
        String state = String.valueOf(e.getSQLState());
        LOG.log(System.Logger.Level.WARNING, "{0}: {1}", path, described(e));
        if (NO_SCHEMA.contains(state)) {
            return failure(
                    503,
                    "no-schema",
                    "The database does not have the tables of this version of Fleetpulse yet, or"
                            + " the page's database user may not see them");
        }
        if (state.equals(CANCELED)) {
            return failure(503, "too-slow", "The database took too long; try a shorter time range");
        }
        if (state.equals(NO_RIGHT)) {
            return failure(
                    503, "no-right", "The page's database user may not read Fleetpulse's tables");
        }
        return failure(503, "no-database", "The database does not answer");
    }

    /**
     * Returns the message, with its first cause: the driver leaves out an unknown host, for example.
     */
    private static String described(SQLException failure) {
        Throwable first = failure;
        while (first.getCause() != null) {
            first = first.getCause();
        }
        if (first == failure) {
            return failure.getMessage();
        }
        return failure.getMessage() + " (" + first + ")";
    }

    private static Answer failure(int status, String code, String message) {
        return Answer.data(
                status,
                object(
                        out -> {
                            out.writeStringField("error", code);
                            out.writeStringField("message", message);
                        }));
    }

    /**
     * Answers a search with a syntax error; the codes let the page describe the error in its own
     * language.
     */
    private static Answer misread(SearchProblem problem) {
        return Answer.data(
                400,
                object(
                        out -> {
                            out.writeStringField("error", "bad-search");
                            out.writeStringField("message", problem.getMessage());
                            out.writeStringField("problem", problem.code());
                            out.writeNumberField("position", problem.position());
                            out.writeArrayFieldStart("details");
                            for (String detail : problem.details()) {
                                out.writeString(detail);
                            }
                            out.writeEndArray();
                        }));
    }

    private interface Members<E extends Exception> {
        void write(JsonGenerator out) throws IOException, E;
    }

    private static <E extends Exception> byte[] object(Members<E> members) throws E {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator out = JSON.createGenerator(bytes)) {
            out.writeStartObject();
            members.write(out);
            out.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
