package io.fleetpulse.source.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonParser;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

class CanonicalJsonTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {}                                        | {}
                    {"a":1,"b":2}                             | {"a":1,"b":2}
                    {"b":2, "a":1}                            | {"a":1,"b":2}
                    {"b":{"d":1,"c":[{"y":0,"x":1}]},"a":{}}  | {"a":{},"b":{"c":[{"x":1,"y":0}],"d":1}}
                    {"a":1,"a":2}                             | {"a":2}
                    {"a":{"c":1,"b":2},"a":{"e":1,"d":2}}     | {"a":{"d":2,"e":1}}
                    [{"b":1,"a":2},{"b":3,"a":4}, 1.50, "x"]  | [{"a":2,"b":1},{"a":4,"b":3},1.5,"x"]
                    [1.0,{"a":10e-1},-0,true]                 | [1,{"a":1},0,true]
                    """)
    void membersAreInOrderAndOfTwoTheLastCounts(String json, String canonical) throws IOException {
        assertThat(canonical(json)).isEqualTo(canonical);
    }

    /** PostgreSQL could not store these numbers, or not give out a row that has many of them. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    [1e308,-1e308,1e-323]             | [1e308,-1e308,1e-323]
                    [1e309,-10e400]                   | ["1e309","-1e401"]
                    [1e131071,1e131073]               | ["1e131071","1e131073"]
                    {"a":1e99999999999}               | {"a":"1e99999999999"}
                    [1e-400,-1e-20000,1e-99999999999] | [0,0,0]
                    [0e999,-0.0]                      | [0,0]
                    [9007199254740993,0.1000000000000000055511151231257827] \
                    | [9007199254740993,0.1000000000000000055511151231257827]
                    """)
    void numbersThatNoDoubleHoldsAreTextOrZero(String json, String canonical) throws IOException {
        assertThat(canonical(json)).isEqualTo(canonical);
    }

    @Test
    void aVeryLongNumberIsRounded() throws IOException {
        assertThat(canonical("[0." + "1".repeat(20_000) + "]")).isEqualTo("[0.1111111111111111]");
        assertThat(canonical("[" + "1".repeat(309) + "]")).hasSize(316).endsWith("1e308]");
        assertThat(canonical("[" + "1".repeat(310) + "]")).startsWith("[\"1.1").endsWith("e309\"]");
    }

    @Test
    void objectsInObjectsAreInOrderAtEveryDepth() throws IOException {
        int levels = 200;
        String json = "{\"b\":".repeat(levels) + "0" + ",\"a\":1}".repeat(levels);

        assertThat(canonical(json))
                .isEqualTo("{\"a\":1,\"b\":".repeat(levels) + "0" + "}".repeat(levels));
    }

    private static String canonical(String json) throws IOException {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        try (JsonParser parser = StrictJson.parser(bytes, 0, bytes.length)) {
            parser.nextToken();
            return CanonicalJson.of(parser);
        }
    }
}
