package io.fleetpulse.source.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The parser reads long documents exactly like short ones. */
class LongDocumentParserTest {

    private static final JsonFactory KEEPING_NO_NAMES =
            JsonFactory.builder().disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES).build();

    private record Seen(JsonToken token, String text, long start, long end) {}

    @Provide
    Arbitrary<String> documents() {
        Arbitrary<String> texts =
                Arbitraries.of(
                                "",
                                "a",
                                "é",
                                "温度",
                                "🚀",
                                "\\\"",
                                "\\u00e9",
                                "\\ud83d\\ude80",
                                "/",
                                " ")
                        .list()
                        .ofMaxSize(6)
                        .map(parts -> "\"" + String.join("", parts) + "\"");
        Arbitrary<String> scalars =
                Arbitraries.oneOf(
                        texts, Arbitraries.of("1", "-0.5", "1e9", "123456789012", "true", "null"));
        return Arbitraries.recursive(() -> scalars, value -> composed(texts, value), 0, 3);
    }

    private static Arbitrary<String> composed(Arbitrary<String> texts, Arbitrary<String> value) {
        Arbitrary<String> members =
                Combinators.combine(texts, value)
                        .as((name, member) -> name + ": " + member)
                        .list()
                        .ofMaxSize(4)
                        .map(each -> each.stream().collect(Collectors.joining(",", "{", " }")));
        Arbitrary<String> elements =
                value.list().ofMaxSize(4).map(each -> "[" + String.join(" , ", each) + "\n]");
        return Arbitraries.oneOf(members, elements);
    }

    @Property
    void eachTokenIsTheSameAndStandsAtTheSameBytes(@ForAll("documents") String document)
            throws IOException {
        byte[] bytes = ("é" + document + "é").getBytes(StandardCharsets.UTF_8);
        int to = bytes.length - 2;

        List<Seen> expected = seen(StrictJson.parser(bytes, 2, to));

        assertThat(seen(LongDocumentParser.of(KEEPING_NO_NAMES, bytes, 2, to))).isEqualTo(expected);
    }

    private static List<Seen> seen(JsonParser parser) throws IOException {
        List<Seen> seen = new ArrayList<>();
        for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
            long start = parser.currentTokenLocation().getByteOffset();
            parser.finishToken();
            long end = parser.currentLocation().getByteOffset();
            boolean name = token == JsonToken.FIELD_NAME;
            seen.add(new Seen(token, parser.getText(), name ? 0 : start, name ? 0 : end));
        }
        return seen;
    }

    @Test
    void namesOfOneHashSumAreMembersLikeOthers() throws IOException {
        StringBuilder members = new StringBuilder();
        for (int index = 0; index < 2_000; index++) {
            String blocks =
                    Integer.toString(index + 4_096, 4)
                            .chars()
                            .mapToObj(digit -> String.valueOf((char) ('A' + digit - '0')).repeat(4))
                            .collect(Collectors.joining());
            members.append("\"aaaabbbbcccc").append(blocks).append("\":1,");
        }
        byte[] bytes = ("{" + members + "\"z\":2}").getBytes(StandardCharsets.UTF_8);

        List<Seen> seen = seen(StrictJson.parser(bytes, 0, bytes.length));

        assertThat(seen).filteredOn(each -> each.token() == JsonToken.FIELD_NAME).hasSize(2_001);
        assertThat(seen.get(seen.size() - 2).text()).isEqualTo("2");
    }
}
