package io.fleetpulse.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.fleetpulse.config.GivenOptions.WrongOptions;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GivenOptionsTest {

    @Test
    void eachOptionHasTheValueAfterItsName() {
        GivenOptions given = new GivenOptions("--seed", "-7", "--host", "h");

        assertEquals(-7, given.whole("seed", 1, Long.MIN_VALUE, Long.MAX_VALUE));
        assertEquals("h", given.take("host"));
        given.throwIfAnyMistake();
    }

    @ParameterizedTest
    @CsvSource({
        "--port,                    --port: its value is missing",
        "--user --port 1,           --user: its value is missing",
        "--port 1 --user,           --user: its value is missing",
        "--port=1 --user u,         '--port: expected --port value, without ''='''",
        "--user u --url=a:secret@b, '--url: expected --url value, without ''='''",
        "-h,                        -h: an option begins with --",
        "port 1,                    port: an option begins with --|1: an option begins with --",
        "--port 1 --port 2,         --port: given twice",
        "'--user \t',               --user: its value is empty",
        "--users u,                 --users: there is no such option",
    })
    void everyOtherArgumentIsAMistake(String arguments, String mistakes) {
        GivenOptions given = new GivenOptions(arguments.split(" "));
        given.port("port", 0);
        given.take("user");

        WrongOptions wrong = assertThrows(WrongOptions.class, given::throwIfAnyMistake);

        assertEquals(mistakes, String.join("|", wrong.getMessage().split("\\R")));
    }
}
