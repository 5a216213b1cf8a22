package io.fleetpulse.page;

import com.fasterxml.jackson.core.JsonGenerator;

import io.fleetpulse.page.Parameters.BadRequest;
import io.fleetpulse.page.search.SearchProblem;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;

/** What an address under {@code /api/} answers with. */
interface Content {

    /** What follows {@code /api/}. */
    String path();

    /** Required parameters, beside the common ones. */
    Set<String> parameters();

    /** Understands a request; the database is asked later. */
    Body body(Parameters parameters) throws BadRequest, SearchProblem;

    /** The members of one answer. */
    @FunctionalInterface
    interface Body {

        /** Asks the database, and writes the members into the object that is open. */
        void write(Connection connection, JsonGenerator out) throws SQLException, IOException;
    }
}
