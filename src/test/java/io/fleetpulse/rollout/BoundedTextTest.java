package io.fleetpulse.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BoundedTextTest {

    @Test
    void shortTextStaysAsItIs() {
        assertThat(BoundedText.description("升级失败 😀")).isEqualTo("升级失败 😀");
        assertThat(BoundedText.description(null)).isNull();
        assertThat(BoundedText.version("")).isEmpty();
    }

    @Test
    void aPairIsNeverCutInTwo() {
        assertThat(BoundedText.version("x".repeat(108) + "😀".repeat(10)))
                .matches("x{108}…[0-9a-f]{16}");
        assertThat(BoundedText.version("x".repeat(105) + "😀".repeat(10)))
                .matches("x{105}😀…[0-9a-f]{16}");
    }

    @Test
    void whatPostgresqlCannotHoldIsReplaced() {
        assertThat(BoundedText.description("a\u0000b")).isEqualTo("a\uFFFDb");
    }
}
