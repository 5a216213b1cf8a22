package io.fleetpulse.result;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;

class KeyTextTest {

    @Test
    void aTextThatFitsIsItself() {
        assertThat(KeyText.of("", 20)).isEmpty();
        assertThat(KeyText.of("温度", 20)).isEqualTo("温度");
        assertThat(KeyText.of("x".repeat(2_048), 2_048)).isEqualTo("x".repeat(2_048));
        assertThat(KeyText.of(null, 20)).isNull();
    }

    @Test
    void textsThatAreCutKeepTheirBeginningAndStayApart() {
        String one = KeyText.of("x".repeat(2_049) + "1", 2_048);
        String two = KeyText.of("x".repeat(2_049) + "2", 2_048);
        assertThat(one).isNotEqualTo(two).matches("x{2029}…[0-9a-f]{16}");
        assertThat(two).matches("x{2029}…[0-9a-f]{16}");
    }

    @Test
    void theBoundIsInBytesAndNoCharacterIsCutInTwo() {
        for (int bytes = 20; bytes < 40; bytes++) {
            String cut = KeyText.of("𝛑".repeat(300), bytes);
            assertThat(cut.getBytes(StandardCharsets.UTF_8).length).isLessThanOrEqualTo(bytes);
            assertThat(cut).matches("(𝛑)*…[0-9a-f]{16}");
        }
    }

    @Test
    void whatPostgresCannotHoldIsReplacedBeforeTextsAreCompared() {
        assertThat(KeyText.of("a\u0000b", 20)).isEqualTo("a\uFFFDb");
    }

    @Test
    void theHashOfANameNeverChanges() {
        assertThat(Long.toHexString(NameHash.of("temperature"))).isEqualTo("b314ae60cb741e69");
        assertThat(Long.toHexString(NameHash.of("a", "b", 1))).isEqualTo("1590e09dc83450aa");
    }
}
