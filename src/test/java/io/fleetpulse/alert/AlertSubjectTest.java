package io.fleetpulse.alert;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AlertSubjectTest {

    @ParameterizedTest
    @CsvSource({
        "a1, d1, a1/d1",
        "a1, b/d1, a1/b%2Fd1",
        "a1/b, d1, a1%2Fb/d1",
        "a1%2Fb, d1, a1%252Fb/d1",
        "a1, 50%, a1/50%25",
        "a1, '', a1/"
    })
    void differentNamesMakeDifferentSubjects(String product, String device, String name) {
        assertThat(AlertSubject.of(AlertKind.FLAPPING, product, device).name()).isEqualTo(name);
    }
}
