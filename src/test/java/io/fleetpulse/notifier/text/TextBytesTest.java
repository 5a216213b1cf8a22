package io.fleetpulse.notifier.text;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.charset.StandardCharsets;

class TextBytesTest {

    @ParameterizedTest
    @CsvSource({
        "abcdef, 6, abcdef",
        "abcdef, 5, ab…",
        "设备离线, 12, 设备离线",
        "设备离线, 11, 设备…",
        "设备离线, 8, 设…",
        "🟢🟢, 8, 🟢🟢",
        "🟢🟢, 7, 🟢…",
        "🟢🟢, 6, …",
        "é, 2, é"
    })
    void aTextIsCutBetweenCharacters(String text, int bytes, String cut) {
        assertThat(TextBytes.cut(text, bytes)).isEqualTo(cut);
    }

    @Property
    void aCutTextFitsAndBeginsAsTheTextDoes(
            @ForAll String text, @ForAll @IntRange(min = 3, max = 60) int bytes) {
        String cut = TextBytes.cut(text, bytes);
        assertThat(cut.getBytes(StandardCharsets.UTF_8).length).isLessThanOrEqualTo(bytes);
        if (text.getBytes(StandardCharsets.UTF_8).length <= bytes) {
            assertThat(cut).isEqualTo(text);
        } else {
            assertThat(cut).endsWith("…");
            assertThat(text).startsWith(cut.substring(0, cut.length() - 1));
        }
    }

    @Property
    void theLengthIsThatOfTheBytes(@ForAll String text) {
        assertThat(TextBytes.length(text)).isEqualTo(text.getBytes(StandardCharsets.UTF_8).length);
    }
}
