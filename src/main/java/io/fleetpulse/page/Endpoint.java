package io.fleetpulse.page;

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
record Endpoint(String path, Set<String> parameters, List<Query> queries) {

    static Endpoint of(String path, Set<String> parameters, Query... queries) {
        return new Endpoint(path, parameters, List.of(queries));
    }
}
