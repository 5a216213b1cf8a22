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
