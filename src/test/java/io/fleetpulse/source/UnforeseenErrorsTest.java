package io.fleetpulse.source;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class UnforeseenErrorsTest {

    private final UnforeseenErrors errors = new UnforeseenErrors();

    private static RuntimeException thrown(RuntimeException error, int line) {
        error.setStackTrace(
                new StackTraceElement[] {
                    new StackTraceElement("Decoder", "decode", "D.java", line)
                });
        return error;
    }

    @Test
    void anErrorIsLoggedOncePerClassAndPlace() {
        assertThat(errors.isFirst(thrown(new IllegalStateException("a"), 1))).isTrue();
        assertThat(errors.isFirst(thrown(new IllegalStateException("b"), 1))).isFalse();
        assertThat(errors.isFirst(thrown(new IllegalStateException("a"), 2))).isTrue();
        assertThat(errors.isFirst(thrown(new ArithmeticException("a"), 1))).isTrue();
    }

    @Test
    void errorsOfManyPlacesAreBounded() {
        for (int line = 0; line < UnforeseenErrors.MOST; line++) {
            assertThat(errors.isFirst(thrown(new IllegalStateException(), line))).isTrue();
        }
        assertThat(errors.isFirst(thrown(new IllegalStateException(), -1))).isFalse();
    }

    @Test
    void anErrorWithoutAStackIsLoggedToo() {
        RuntimeException error = new IllegalStateException();
        error.setStackTrace(new StackTraceElement[0]);

        assertThat(errors.isFirst(error)).isTrue();
        assertThat(errors.isFirst(error)).isFalse();
    }
}
