package io.fleetpulse.incident;

import io.fleetpulse.savepoint.InterruptedOperator;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;

/** The operators go on from what earlier builds of them wrote; see {@code savepoints/README.md}. */
class EarlierStateTest {

    private static final Path SAVEPOINTS = Path.of("src", "test", "resources", "savepoints");

    @ParameterizedTest
    @ValueSource(strings = {"3", "4"})
    void incidentsGoOnAsIfNothingHadHappened(String savepoint) throws Exception {
        for (InterruptedOperator<?, ?, ?> operator : EarlierStateWriter.operators()) {
            operator.assertGoesOnFrom(SAVEPOINTS.resolve(savepoint));
        }
    }
}
