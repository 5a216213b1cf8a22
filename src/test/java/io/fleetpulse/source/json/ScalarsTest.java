package io.fleetpulse.source.json;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScalarsTest {

    @ParameterizedTest
    @CsvSource({
        "200, 200",
        "-4, -4",
        "' 200 ', 200",
        "200.0, 200",
        "2e2, 200",
        "3000000000, 3000000000",
        "9007199254740993, 9007199254740993",
        "9223372036854775807, 9223372036854775807",
        "-9223372036854775808, -9223372036854775808",
        "007, 7"
    })
    void aWholeNumberIsExact(String text, long number) {
        assertThat(Scalars.whole(text)).isEqualTo(number);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "much",
                "200.5",
                "NaN",
                "Infinity",
                "1d",
                "0x10",
                "9223372036854775808",
                "1e400",
                "1e999999999",
                "1e-999999999",
                "99999999999999999999999999999999999999"
            })
    void anyOtherTextIsNone(String text) {
        assertThat(Scalars.whole(text)).isNull();
    }
}
