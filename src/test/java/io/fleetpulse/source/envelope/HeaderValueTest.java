package io.fleetpulse.source.envelope;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.message.Message;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;

class HeaderValueTest {

    private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] raw(long number) {
        return ByteBuffer.allocate(Long.BYTES).putLong(number).array();
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            nullValues = "none",
            value = {
                "/p/d/user/up, /p/d/user/up",
                "` /p/d/user/up\n`, /p/d/user/up",
                "\"/p/d/user/up\", /p/d/user/up",
                "\"\\/p\\/d\\/user\\/\\u00fc\", /p/d/user/ü",
                "\" /p/d/user/up \", /p/d/user/up",
                "\"half, \"half",
                "\"two\" \"texts\", `\"two\" \"texts\"`",
                "null, none",
                "\"null\", none",
                "\"\", none",
                "``, none"
            })
    void aTextMayStandInQuotes(String value, String said) {
        assertThat(HeaderValue.text(text(value))).isEqualTo(said);
    }

    @Test
    void whatIsNoTextIsAbsent() {
        assertThat(HeaderValue.text(null)).isNull();
        assertThat(HeaderValue.text(new byte[] {'/', (byte) 0xC3})).isNull();
        assertThat(HeaderValue.messageId(null)).isNull();
        assertThat(HeaderValue.messageId(new byte[] {(byte) 0xFF, 1, 2})).isNull();
        assertThat(HeaderValue.time(null, SHANGHAI)).isEqualTo(Message.NO_TIME);
        assertThat(HeaderValue.time(new byte[] {(byte) 0xFF}, SHANGHAI)).isEqualTo(Message.NO_TIME);
    }

    @Test
    void anIdMayBeTheBytesOfALong() {
        assertThat(HeaderValue.messageId(raw(1_073_124_162_769_526_913L)))
                .isEqualTo("1073124162769526913");
        assertThat(HeaderValue.messageId(raw(42))).isNull();
        assertThat(HeaderValue.messageId(raw(0))).isNull();
        assertThat(HeaderValue.messageId(raw(-1))).isNull();
    }

    /** As the bytes of a long these would be 3544952156018063160, an id like the platform's. */
    @Test
    void aPacketNumberOfEightDigitsIsNoLong() {
        assertThat(HeaderValue.messageId(text("12345678"))).isNull();
    }

    @Test
    void anIdMayStandInQuotes() {
        assertThat(HeaderValue.messageId(text("\"1073124162769526913\"")))
                .isEqualTo("1073124162769526913");
        assertThat(HeaderValue.messageId(text("\"null\""))).isNull();
    }

    @Test
    void aTimeMayBeTheBytesOfALong() {
        assertThat(HeaderValue.time(raw(1_767_225_600_001L), SHANGHAI))
                .isEqualTo(1_767_225_600_001L);
        assertThat(HeaderValue.time(raw(-5), SHANGHAI)).isEqualTo(Message.NO_TIME);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1767225600000",
                "\"1767225600000\"",
                "1767225600",
                "1.7672256E12",
                "2026-01-01 08:00:00",
                "2026-01-01 08:00:00.000",
                "2026-01-01T00:00:00Z"
            })
    void aTimeIsANumberOrADate(String text) {
        assertThat(HeaderValue.time(text(text), SHANGHAI)).isEqualTo(1_767_225_600_000L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "", "0", "-1", "soon", "true"})
    void anyOtherTextIsNoTime(String text) {
        assertThat(HeaderValue.time(text(text), SHANGHAI)).isEqualTo(Message.NO_TIME);
    }
}
