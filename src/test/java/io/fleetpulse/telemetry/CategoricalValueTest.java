package io.fleetpulse.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;

class CategoricalValueTest {

    @Test
    void aTextOfTheTslIsKeptWhole() {
        assertThat(CategoricalValue.of("温".repeat(682) + "ab")).isEqualTo("温".repeat(682) + "ab");
    }

    @Test
    void longerTextsWithOneBeginningStayTwo() {
        String one = CategoricalValue.of("x".repeat(2048) + "1");
        String two = CategoricalValue.of("x".repeat(2048) + "2");

        assertThat(one).isNotEqualTo(two).startsWith("x".repeat(2000)).contains("…");
        assertThat(two.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(2048);
    }
}
