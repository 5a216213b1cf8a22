package io.fleetpulse.result;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.math.BigDecimal;
import java.math.BigInteger;

class JsonNumberTest {

    @ParameterizedTest
    @CsvSource({
        "0,0",
        "-0,0",
        "0.00,0",
        "-0e5,0",
        "1,1",
        "1.0,1",
        "10e-1,1",
        "0.1E+1,1",
        "100,100",
        "1e2,100",
        "1.50,1.5",
        "-12.340e1,-123.4",
        "0.00012,0.00012",
        "12e-5,0.00012",
        "12345678901234567890.50,12345678901234567890.5",
        "1E+99,1e99",
        "12e98,1.2e99",
        "1e-99,1e-99",
        "0.10e-98,1e-99",
        "1e9999999999999,1e9999999999999"
    })
    void oneNumberHasOneText(String written, String text) {
        assertThat(JsonNumber.of(written)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "1.0,1",
        "-0.0,0",
        "21.5,21.5",
        "12345678.5,12345678.5",
        "0.0001,0.0001",
        "1e20,100000000000000000000",
        "1e300,1e300",
        "4.9e-324,4.9e-324"
    })
    void soDoesADouble(double number, String text) {
        assertThat(JsonNumber.of(number)).isEqualTo(text);
    }

    /** The same number written with and without an exponent, with zeros and without. */
    @Property
    void whatIsEqualHasTheSameTextAndWhatIsNotHasAnother(
            @ForAll BigInteger digits,
            @ForAll @IntRange(min = -90, max = 90) int scale,
            @ForAll @IntRange(max = 9) int zeros) {
        BigDecimal number = new BigDecimal(digits, scale);
        String text = JsonNumber.of(number.toPlainString());

        assertThat(new BigDecimal(text)).isEqualByComparingTo(number);
        assertThat(JsonNumber.of(number.toString())).isEqualTo(text);
        assertThat(JsonNumber.of(number.setScale(scale + zeros).toString())).isEqualTo(text);
        assertThat(JsonNumber.of(text)).isEqualTo(text);
        assertThat(JsonNumber.of(number.add(BigDecimal.ONE).toString())).isNotEqualTo(text);
    }

    @Test
    void aMegabyteOfDigitsIsKept() {
        String digits = "7".repeat(1_000_000);
        assertThat(JsonNumber.of(digits + ".0"))
                .isEqualTo("7." + digits.substring(1) + "e999999")
                .isEqualTo(JsonNumber.of("0." + digits + "e1000000"));
    }
}
