package io.fleetpulse.incident;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fleetpulse.incident.ProductIncidents.Found;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** An evaluation from second 100 to second 200; an incident is over after 20 seconds. */
class IncidentRevisionTest {

    private static final long SECOND = 1_000;

    private final IncidentRevision revision =
            new IncidentRevision(100 * SECOND, 200 * SECOND, 20 * SECOND);

    /** One disconnect is kept in every second. */
    private static long disconnects(long from, long to) {
        return (to - from) / SECOND + 1;
    }

    private NavigableMap<Long, WrittenIncident> revise(
            Map<Long, WrittenIncident> before, Found... found) throws Exception {
        return revision.revise(
                new TreeMap<>(before), List.of(found), IncidentRevisionTest::disconnects);
    }

    private static Found found(long first, long last) {
        return new Found(first * SECOND, last * SECOND);
    }

    private static WrittenIncident incident(long last, boolean over, long devices, long folded) {
        return new WrittenIncident(last * SECOND, over, devices, folded);
    }

    @Test
    void aNewIncidentIsOverOnceItIsQuietForLongEnough() throws Exception {
        assertEquals(
                Map.of(
                        120 * SECOND, incident(129, true, 10, 0),
                        170 * SECOND, incident(180, true, 11, 0),
                        195 * SECOND, incident(199, false, 5, 0)),
                revise(Map.of(), found(120, 129), found(170, 180), found(195, 199)));
    }

    @Test
    void anIncidentThatContinuesKeepsItsStartAndItsFoldedDevices() throws Exception {
        assertEquals(
                Map.of(50 * SECOND, incident(110, true, 61 + 7, 7)),
                revise(Map.of(50 * SECOND, incident(105, false, 63, 7)), found(95, 110)));
    }

    @Test
    void anIncidentThatIsNoLongerFoundIsRemoved() throws Exception {
        assertEquals(
                Map.of(150 * SECOND, incident(160, true, 11, 0)),
                revise(Map.of(120 * SECOND, incident(130, true, 11, 0)), found(150, 160)));
    }

    @Test
    void anIncidentBeforeTheEvaluationEnds() throws Exception {
        assertEquals(
                Map.of(60 * SECOND, incident(90, true, 12, 3)),
                revise(Map.of(60 * SECOND, incident(90, false, 12, 3))));
    }

    @Test
    void onlyOpenAndRecentIncidentsAreConcerned() {
        assertTrue(revision.concerns(incident(100, true, 5, 0)));
        assertTrue(revision.concerns(incident(99, false, 5, 0)));
        assertFalse(revision.concerns(incident(99, true, 5, 0)));
    }
}
