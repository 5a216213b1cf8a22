package io.fleetpulse.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

class QueryTest {

    @Test
    void castsAndTimesAreNoParameters() {
        Query query = new Query("q", "SELECT :from::text, '10:30' WHERE a = :device AND b = :from");
        assertEquals(List.of("from", "device", "from"), query.parameters());
    }

    @Test
    void everyParameterIsOneThatItsEndpointKnows() {
        for (Endpoint endpoint : Endpoints.all()) {
            Set<String> known = new HashSet<>(endpoint.parameters());
            known.addAll(Set.of("product", "from", "to", "step"));
            for (Query query : endpoint.queries()) {
                assertTrue(
                        known.containsAll(query.parameters()),
                        endpoint.path() + " " + query.name() + ": " + query.parameters());
            }
        }
    }

    @Test
    void everyAnswerHasDifferentArrays() {
        for (Endpoint endpoint : Endpoints.all()) {
            long names = endpoint.queries().stream().map(Query::name).distinct().count();
            assertEquals(endpoint.queries().size(), names, endpoint.path());
        }
    }
}
