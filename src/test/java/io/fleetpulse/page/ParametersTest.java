package io.fleetpulse.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fleetpulse.page.Parameters.BadRequest;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.OptionalLong;
import java.util.Set;

class ParametersTest {

    private static final long NOW = 1_772_323_200_000L;
    private static final long MINUTE = 60_000;

    @Test
    void withoutTimesTheLastHourIsMeant() throws Exception {
        Parameters parameters = Parameters.parse(null, Set.of(), NOW);
        assertEquals(NOW, parameters.to());
        assertEquals(NOW - 60 * MINUTE, parameters.from());
    }

    @ParameterizedTest
    @CsvSource({
        "1, 60",
        "60, 60",
        "200, 60",
        "201, 120",
        "1440, 600",
        "10080, 3600",
        "43200, 21600",
        "576000, 259200"
    })
    void aRangeHasTwoHundredPointsAtTheMost(long minutes, long seconds) throws Exception {
        String query = "from=" + (NOW - minutes * MINUTE) + "&to=" + NOW;
        assertEquals(seconds * 1000, Parameters.parse(query, Set.of(), NOW).stepMilliseconds());
    }

    @ParameterizedTest
    @CsvSource({
        "15, 10000, 10000",
        "60, 10000, 30000",
        "60, 7000, 35000",
        "60, 300000, 300000",
        "1440, 90000, 630000",
        "1440, 3600000, 3600000",
        "1440, 1500, 600000",
        "1, 250, 1000"
    })
    void aPointIsAsWideAsWholeWindows(long minutes, long window, long milliseconds)
            throws Exception {
        String query = "from=" + (NOW - minutes * MINUTE) + "&to=" + NOW;
        Parameters parameters = Parameters.parse(query, Set.of(), NOW);
        assertEquals(
                milliseconds, parameters.withWindow(OptionalLong.of(window)).stepMilliseconds());
        assertEquals(
                parameters.stepMilliseconds(),
                parameters.withWindow(OptionalLong.empty()).stepMilliseconds());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "from=2&to=1",
                "from=1&to=1",
                "from=0",
                "from=x",
                "to=-1",
                "to=99999999999999999999",
                "device=d",
                "product",
                "product=%00",
                "product=%zz",
                "wrong=1"
            })
    void whatCannotBeAnsweredIsRefused(String query) {
        assertThrows(BadRequest.class, () -> Parameters.parse(query, Set.of(), NOW));
    }

    @Test
    void theMissingParameterIsNamed() {
        BadRequest refusal =
                assertThrows(BadRequest.class, () -> Parameters.parse("", Set.of("device"), NOW));
        assertTrue(refusal.getMessage().contains("\"device\""));
    }

    @Test
    void aTextLongerThanAnyNameIsRefused() {
        String query = "product=" + "x".repeat(5000);
        assertThrows(BadRequest.class, () -> Parameters.parse(query, Set.of(), NOW));
    }
}
