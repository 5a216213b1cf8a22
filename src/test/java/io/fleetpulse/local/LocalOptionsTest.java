package io.fleetpulse.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fleetpulse.config.GivenOptions.WrongOptions;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;

class LocalOptionsTest {

    @Test
    void withoutArgumentsItRunsUntilItIsEnded() {
        LocalOptions options = LocalOptions.parse();
        assertEquals(400, options.devices());
        assertEquals(200, options.rate());
        assertEquals(1, options.seed());
        assertEquals(9092, options.kafkaPort());
        assertEquals(5432, options.postgresPort());
        assertEquals(8081, options.webPort());
        assertNull(options.duration());
    }

    @Test
    void everyOptionIsRead() {
        LocalOptions options =
                LocalOptions.parse(
                        "--devices",
                        "500",
                        "--rate",
                        "300",
                        "--seed",
                        "-7",
                        "--duration",
                        "10m",
                        "--kafka-port",
                        "1",
                        "--postgres-port",
                        "2",
                        "--web-port",
                        "3",
                        "--page-port",
                        "4");
        LocalOptions expected =
                new LocalOptions(500, 300, -7, Duration.ofMinutes(10), 1, 2, 3, 4, List.of());
        assertEquals(expected, options);
    }

    @Test
    void settingsOfTheJobArePassedOn() {
        assertEquals(
                List.of("--telemetry.window", "10s"),
                LocalOptions.parse("--telemetry.window", "10s").jobSettings());
    }

    @Test
    void everyMistakeIsNamed() {
        WrongOptions mistakes =
                assertThrows(
                        WrongOptions.class,
                        () ->
                                LocalOptions.parse(
                                        "--devices",
                                        "3",
                                        "--rate",
                                        "fast",
                                        "--duration",
                                        "soon",
                                        "--color",
                                        "red",
                                        "--telemetri.window",
                                        "10s",
                                        "--kafka.topics",
                                        "other",
                                        "--seed"));
        for (String option :
                List.of(
                        "--devices 3",
                        "--rate fast",
                        "--duration soon",
                        "--color",
                        "--seed",
                        "--telemetri.window = \"10s\": unknown key",
                        "--kafka.topics = \"other\": given twice")) {
            assertTrue(mistakes.getMessage().contains(option), mistakes.getMessage());
        }
    }
}
