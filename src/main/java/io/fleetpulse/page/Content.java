package io.fleetpulse.page;

import com.fasterxml.jackson.core.JsonGenerator;

import io.fleetpulse.page.Parameters.BadRequest;
import io.fleetpulse.page.search.SearchProblem;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;

/** The answer to one path under {@code /api/}. */
interface Content {

    /** Returns the path after {@code /api/}. */
    String path();

    /** Returns the required parameters in addition to the common ones. */
    Set<String> parameters();

    /** Checks the parameters of a request; the returned body runs the queries later. */
    Body body(Parameters parameters) throws BadRequest, SearchProblem;

    /** Writes the members of an answer. */
    @FunctionalInterface
    interface Body {

        /** Runs the queries and writes the members into the open JSON object. */
        void write(Connection connection, JsonGenerator out) throws SQLException, IOException;
    }
}
