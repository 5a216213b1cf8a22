package io.fleetpulse.source.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.message.Message;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Instant;
import java.time.ZoneId;

class PlatformTimesTest {

    private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");

    @ParameterizedTest
    @CsvSource({
        "2018-08-31 15:32:28.205, 1535700748205",
        "2018-08-31T07:32:28.205Z, 1535700748205",
        "2018-08-31T07:32:28.205123456Z, 1535700748205",
        "2018-08-31T15:32:28.2+08:00, 1535700748200",
        "2018-08-31 15:32:28, 1535700748000"
    })
    void readsDates(String text, long time) {
        assertThat(PlatformTimes.ofDate(text, SHANGHAI)).isEqualTo(time);
    }

    /** On 2026-10-25 Berlin puts the clocks back from 03:00 to 02:00, on 2026-03-29 forward. */
    @ParameterizedTest
    @CsvSource({
        "2026-10-25 01:59:59, 2026-10-24T23:59:59Z",
        "2026-10-25 02:30:00, 2026-10-25T00:30:00Z",
        "2026-10-25 03:00:00, 2026-10-25T02:00:00Z",
        "2026-03-29 02:30:00, 2026-03-29T01:30:00Z"
    })
    void ofAnHourThatIsToldTwiceTheEarlierIsTaken(String text, Instant time) {
        assertThat(PlatformTimes.ofDate(text, ZoneId.of("Europe/Berlin")))
                .isEqualTo(time.toEpochMilli());
    }

    @ParameterizedTest
    @CsvSource({
        "2026-01-01 08:00:00, 1767225600000",
        "2026-01-01 08:00:00.250, 1767225600250",
        "2026-01-01T08:00:00, 1767225600000",
        "2026-01-01T00:00:00Z, 1767225600000",
        "20260101080000, 1767225600000",
        "20260101080000250, 1767225600250",
        "20261301080000, -9223372036854775808",
        "1767225600000, 1767225600000",
        " 1767225600 , 1767225600000"
    })
    void aTextIsANumberOrADate(String text, long time) {
        assertThat(PlatformTimes.ofText(text, SHANGHAI)).isEqualTo(time);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "soon",
                "2018-08-31",
                "2018-13-31 15:32:28.205",
                "2018/08/31 15:32:28",
                "2018-08-31 15:32:28.205 nowhere",
                "1960-01-01 00:00:00",
                "2018-08-31 15:32:xx"
            })
    void unreadableDatesAreNoTime(String text) {
        assertThat(PlatformTimes.ofDate(text, SHANGHAI)).isEqualTo(Message.NO_TIME);
    }

    @ParameterizedTest
    @CsvSource({
        "1510799670074, 1510799670074",
        "1510799670, 1510799670000",
        "1510799670.074, 1510799670074",
        "1.510799670074E12, 1510799670074",
        "100000000000, 100000000000",
        "99999999999, 99999999999000",
        "99999999999999999999999, 9223372036854775807"
    })
    void readsMillisecondsAndSeconds(String text, long time) {
        assertThat(PlatformTimes.ofDigits(text.toCharArray(), 0, text.length())).isEqualTo(time);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "-1510799670074", "NaN", "x", "1d", "Infinity", "1-2"})
    void whatIsNotPositiveIsNoTime(String text) {
        assertThat(PlatformTimes.ofDigits(text.toCharArray(), 0, text.length()))
                .isEqualTo(Message.NO_TIME);
    }
}
