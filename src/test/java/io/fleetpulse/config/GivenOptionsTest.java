package io.fleetpulse.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

class OptionPairsTest {

    @ParameterizedTest
    @CsvSource({
        "--port 1 --host h,        {port=1; host=h},",
        "--seed -7,                {seed=-7},",
        "--port,                   {},                --port: its value is missing",
        "--user --port 1,          {port=1},          --user: its value is missing",
        "--port 1 --user,          {port=1},          --user: its value is missing",
        "--port=1 --user u,        {user=u},          '--port: expected --port value, without ''='''",
        "--user u --url=a:secret@b, {user=u},         '--url: expected --url value, without ''='''",
        "-h,                       {},                -h: an option begins with --",
        "port 1,                   {},                port: an option begins with --|1: an option begins with --",
        "--port 1 --port 2,        {port=2},          --port: given twice",
    })
    void everyArgumentIsPartOfAPairOrAMistake(String arguments, String pairs, String mistakes) {
        List<String> found = new ArrayList<>();

        Map<String, String> read = OptionPairs.read(arguments.split(" "), found);

        assertEquals(pairs, read.toString().replace(",", ";"));
        assertEquals(mistakes == null ? "" : mistakes, String.join("|", found));
    }
}
