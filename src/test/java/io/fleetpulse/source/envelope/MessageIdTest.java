package io.fleetpulse.source.envelope;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessageIdTest {

    @ParameterizedTest
    @CsvSource({
        "1073124162769526800, 1073124162769526800",
        "1234567890123456, 1234567890123456",
        "18446744073709551615, 18446744073709551615",
        "' 1073124162769526800\t', 1073124162769526800",
        "3f9c2d1e8b7a6f5e4d3c2b1a09f8e7d6, 3f9c2d1e8b7a6f5e4d3c2b1a09f8e7d6",
        "3f9c2d1e-8b7a-6f5e-4d3c-2b1a09f8e7d6, 3f9c2d1e-8b7a-6f5e-4d3c-2b1a09f8e7d6",
        "e1234567890123456, e1234567890123456",
        "device1:000000042, device1:000000042",
        "123456789012345678901234, 123456789012345678901234"
    })
    void aLongTextIdentifiesAMessage(String text, String id) {
        assertThat(MessageId.ofText(text)).isEqualTo(id);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "   ",
                "null",
                "undefined",
                "0",
                "42",
                "65535",
                "123456789012345",
                "1.0731241627695268e+18",
                "1.0731241627695268E18",
                "1073124162769526800.0",
                "-1073124162769526800.5"
            })
    void aShortTextAndAFloatingNumberIdentifyNone(String text) {
        assertThat(MessageId.ofText(text)).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"deviceSecret\":\"abc\"}",
                "deviceSecret=0123456789abcdef",
                "eyJkZXZpY2VTZWNyZXQiOiJhYmNkZWYifQ=="
            })
    void aTextThatNamesASecretIdentifiesNone(String text) {
        assertThat(MessageId.ofText(text)).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {
                "1073124162769526800, 1073124162769526800",
                "1234567890123456, 1234567890123456",
                "18446744073709551615, 18446744073709551615",
                "123456789012345, none",
                "123456789012345678901, none",
                "1.0731241627695268e+18, none",
                "1073124162769526800.0, none",
                "-107312416276952680, none",
                "true, none"
            })
    void ofNumbersOnlyWholeOnesOf16To20DigitsIdentifyAMessage(String number, String id) {
        assertThat(MessageId.ofNumber(number)).isEqualTo(id);
    }
}
