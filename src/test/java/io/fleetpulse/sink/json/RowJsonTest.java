package io.fleetpulse.sink.json;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.schubfach.DoubleToDecimal;

import io.fleetpulse.result.Change;
import io.fleetpulse.result.Table;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

class RowJsonTest {

    private static final DateTimeFormatter ISO =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private static final char HIGH = '\uD83D';
    private static final char LOW = '\uDE00';

    private final RowJson json = new RowJson();

    private String row(Change change) {
        return new String(json.row(change), StandardCharsets.UTF_8);
    }

    private String key(Change change) {
        return new String(json.key(change), StandardCharsets.UTF_8);
    }

    private static Change rate(Double rate) {
        return Change.upsert(
                Table.ROLLOUT,
                "j",
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                rate,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
    }

    private String rateText(double rate) {
        return row(rate(rate)).replaceFirst(".*\"success_rate\":([^,]*),.*", "$1");
    }

    @Test
    void aRowHasEveryColumnInOrder() {
        Change session =
                Change.upsert(
                        Table.DEVICE_SESSION,
                        "p",
                        "d",
                        1_535_700_747_205L,
                        1_535_700_748_000L,
                        795L,
                        "offline",
                        -1L,
                        null);
        assertEquals(
                "{\"product_key\":\"p\",\"device_name\":\"d\",\"online_at\":\"2018-08-31T07:32:27.205Z\","
                    + "\"offline_at\":\"2018-08-31T07:32:28.000Z\",\"duration_ms\":795,"
                    + "\"ended_by\":\"offline\",\"offline_reason\":-1,\"client_ip\":null}",
                row(session));
        assertEquals(
                "{\"product_key\":\"p\",\"device_name\":\"d\",\"online_at\":\"2018-08-31T07:32:27.205Z\"}",
                key(session));
    }

    @Test
    void theKeyOfADeleteIsThatOfTheUpsert() {
        Change upsert = Change.upsert(Table.ROLLOUT_FAILURE, "j", "", -3L, "bad \"sum\"", 2L);
        Change delete = Change.delete(Table.ROLLOUT_FAILURE, "j", "", -3L, "bad \"sum\"");
        assertEquals(
                "{\"job_id\":\"j\",\"src_version\":\"\",\"step\":-3,\"description\":\"bad"
                        + " \\\"sum\\\"\"}",
                key(upsert));
        assertEquals(key(upsert), key(delete));
        assertEquals(key(upsert), row(delete));
    }

    @Test
    void jsonStandsAsItIs() {
        assertEquals(
                "{\"product_key\":\"p\",\"device_name\":\"d\",\"property\":\"x\","
                    + "\"value\":{\"n\":12345678901234567890,\"t\":\"設備\"},\"at\":\"1970-01-01T00:00:00.000Z\"}",
                row(
                        Change.upsert(
                                Table.DEVICE_PROPERTY,
                                "p",
                                "d",
                                "x",
                                "{\"n\":12345678901234567890,\"t\":\"設備\"}",
                                0L)));
    }

    @Test
    void textIsEscapedAndKeepsItsUnicode() {
        assertEquals(
                "{\"job_id\":\"\\\"\\\\/\\n\\r\\t\\u0001\\u001f\u007fäß設😀\uFFFD\uFFFD\uFFFDx\"}",
                key(
                        Change.delete(
                                Table.ROLLOUT,
                                "\"\\/\n\r\t\u0001\u001f\u007fäß設😀\0" + LOW + HIGH + "x")));
    }

    @Test
    void doublesAreTheirShortestText() {
        assertEquals("0.1", rateText(0.1));
        assertEquals("0.002", rateText(2e-3));
        assertEquals("8.41E21", rateText(Double.parseDouble("8.41E21")));
        assertEquals("2.2250738585072014E-308", rateText(Double.MIN_NORMAL));
        assertEquals("4.9E-324", rateText(Double.MIN_VALUE));
        assertEquals("2.0E22", rateText(2e22));
        assertEquals("-0.0", rateText(-0.0));
    }

    @Test
    void anInfiniteDoubleIsATextAndNoNumberIsNull() {
        assertEquals("null", rateText(Double.NaN));
        assertEquals("\"-Infinity\"", rateText(Double.NEGATIVE_INFINITY));
        assertEquals("\"Infinity\"", rateText(Double.POSITIVE_INFINITY));
    }

    @Property(tries = 500)
    void anyTextReadsAsItWas(@ForAll String text) throws IOException {
        String expected = text.replace('\0', '\uFFFD');
        StringBuilder whole = new StringBuilder();
        for (int point : expected.codePoints().toArray()) {
            if (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE) {
                whole.append('\uFFFD');
            } else {
                whole.appendCodePoint(point);
            }
        }
        try (JsonParser parser =
                new JsonFactory().createParser(json.key(Change.delete(Table.ROLLOUT, text)))) {
            parser.nextToken();
            parser.nextToken();
            assertEquals(JsonToken.VALUE_STRING, parser.nextToken());
            assertEquals(whole.toString(), parser.getText());
        }
    }

    @Property
    void anyIntegerIsItsDigits(@ForAll long number) {
        assertIsItsDigits(number);
    }

    @ParameterizedTest
    @ValueSource(
            longs = {
                0,
                9,
                10,
                99,
                100,
                999_999_999,
                1_000_000_000,
                999_999_999_999_999_999L,
                1_000_000_000_000_000_000L,
                Long.MAX_VALUE,
                -1,
                Long.MIN_VALUE
            })
    void integersAtTheBoundsAreTheirDigits(long number) {
        assertIsItsDigits(number);
    }

    private static void assertIsItsDigits(long number) {
        JsonBuffer written = new JsonBuffer();
        written.integer(number);
        assertEquals(number + "}", new String(written.endingWith('}'), StandardCharsets.US_ASCII));
    }

    @Property(tries = 500)
    void anyDoubleReadsAsItWas(@ForAll double rate) {
        assertEquals(rate, Double.parseDouble(rateText(rate)));
    }

    @Property(tries = 500)
    void anyTimeOfFourDigitYearsIsIso(
            @ForAll @LongRange(min = -62_167_219_200_000L, max = 253_402_300_799_999L) long time) {
        assertEquals(
                ISO.format(Instant.ofEpochMilli(time)),
                new String(new IsoTime().format(time), StandardCharsets.US_ASCII));
    }

    @Test
    void timesOfSeveralDaysInTurnAreRight() {
        IsoTime times = new IsoTime();
        for (long time : new long[] {0, 86_399_999, 86_400_000, -1, 0, 1_535_700_747_205L}) {
            assertEquals(
                    ISO.format(Instant.ofEpochMilli(time)),
                    new String(times.format(time), StandardCharsets.US_ASCII));
        }
    }

    @Test
    void aTimeBeyondTheYear9999IsStillWritten() {
        assertEquals(
                "+10000-01-01T00:00:00Z",
                new String(new IsoTime().format(253_402_300_800_000L), StandardCharsets.US_ASCII));
        assertEquals(
                Instant.ofEpochMilli(Long.MAX_VALUE).toString(),
                new String(new IsoTime().format(Long.MAX_VALUE), StandardCharsets.US_ASCII));
    }

    @Property
    void decimalsAreTheShortestThatReadAsTheDouble(
            @ForAll @LongRange(min = -20_000_000_000L, max = 20_000_000_000L) long digits,
            @ForAll @IntRange(max = 8) int decimals) {
        double value = digits / Math.pow(10, decimals);
        String expected = DoubleToDecimal.toString(value);
        assertEquals(row(rate(0.125)).replace("0.125", expected), row(rate(value)));
    }

    @Property
    void anyDoubleIsWrittenAsTheShortestDecimal(@ForAll double value) {
        String expected = DoubleToDecimal.toString(value);
        assertEquals(row(rate(0.125)).replace("0.125", expected), row(rate(value)));
    }

    @ParameterizedTest
    @ValueSource(
            doubles = {
                0.0,
                -0.0,
                1.0,
                -1.0,
                0.1,
                0.3,
                21.5,
                -21.5,
                0.001,
                0.00099999,
                99999.99999,
                9999999.0,
                9999999.5,
                9999999.99999,
                1.0E7,
                -1.0E7,
                100.0,
                0.1 + 0.2,
                1e-5,
                1e22
            })
    void doublesAtTheBoundsAreWrittenAsTheShortestDecimal(double value) {
        String expected = DoubleToDecimal.toString(value);
        assertEquals(row(rate(0.125)).replace("0.125", expected), row(rate(value)));
    }
}
