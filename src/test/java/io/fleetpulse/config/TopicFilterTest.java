package io.fleetpulse.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TopicFilterTest {

    @ParameterizedTest(name = "{0} and /a1/device/user/{1}: {2}")
    @CsvSource({
        "weather, weather, true",
        "weather, weather/now, false",
        "weather/now, weather, false",
        "+, weather, true",
        "+, weather/now, false",
        "+/now, weather/now, true",
        "weather/+, weather, false",
        "weather/+, weather/, true",
        "#, weather/now, true",
        "weather/#, weather, true",
        "weather/#, weather/now/here, true",
        "weather/#, weathers, false",
        "+/#, weather, true",
        "Weather, weather, false",
        "/a1/device/user/weather, weather, true",
        "/+/+/user/weather, weather, true",
        "/a1/+/user/#, weather/now, true",
        "/a2/+/user/#, weather/now, false",
        "/a1/other/user/#, weather/now, false",
        "/a1/device/user/user/x, user/x, true",
    })
    void matchesAsThePlatformDoes(String filter, String topic, boolean matches) {
        assertEquals(matches, TopicFilter.parse(filter).matches("a1", "device", topic));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "weather/#/now          | expected # as the whole last level only",
                "weather#               | expected # as the whole last level only",
                "wea+her                | expected + as a whole level only",
                "weather//now           | has an empty level",
                "weather/               | has an empty level",
                "/a1/device             | expected what follows /user/, or"
                        + " /{productKey}/{deviceName}/user/…",
                "/a1/device/get/weather | expected what follows /user/, or"
                        + " /{productKey}/{deviceName}/user/…",
                "/#/device/user/weather | expected a product key and a device name, or + for"
                        + " every one",
                "//device/user/weather  | expected a product key and a device name, or + for"
                        + " every one",
            })
    void whatIsNoFilterIsRefused(String filter, String problem) {
        IllegalArgumentException refused =
                assertThrows(
                        IllegalArgumentException.class, () -> TopicFilter.parse(filter.strip()));
        assertEquals(problem, refused.getMessage());
    }
}
