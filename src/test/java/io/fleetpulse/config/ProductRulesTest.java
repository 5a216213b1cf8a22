package io.fleetpulse.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProductRulesTest {

    @Test
    void productsWithEqualSettingsShareTheirRules() {
        ProductRules<Integer, StringBuilder> rules =
                new ProductRules<>(String::length, length -> new StringBuilder().append(length));
        assertThat(rules.of("a1").toString()).isEqualTo("2");
        assertThat(rules.of("b1")).isSameAs(rules.of("a1"));
        assertThat(rules.of("abc").toString()).isEqualTo("3");
    }
}
