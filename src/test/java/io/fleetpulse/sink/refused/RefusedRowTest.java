package io.fleetpulse.sink.refused;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.fleetpulse.result.Change;
import io.fleetpulse.result.Table;

import org.junit.jupiter.api.Test;

import java.util.Arrays;

class RefusedRowTest {

    private static Change property(String device, String json) {
        return Change.upsert(Table.DEVICE_PROPERTY, "p", device, "t", json, 0L);
    }

    @Test
    void aDeadLetterHoldsTheRowAndWhereItBelongs() {
        Change row = property("d", "{\"a\":\"\\u0000\"}");
        long offset = (Long) new RefusedRow(row, "").deadLetter().value(2);
        assertEquals(
                Change.upsert(
                        Table.DEAD_LETTER,
                        "fleet.device_property",
                        -1L,
                        offset,
                        0L,
                        "REJECTED_BY_SINK",
                        "22P05: why",
                        null,
                        null,
                        "{\"product_key\":\"p\",\"device_name\":\"d\",\"property\":\"t\","
                            + "\"value\":{\"a\":\"\\u0000\"},\"at\":\"1970-01-01T00:00:00.000Z\"}",
                        "utf-8",
                        null),
                new RefusedRow(row, "22P05: why").deadLetter());
    }

    @Test
    void itsOffsetIsAStableHashOfThePrimaryKeyAlone() {
        Object offset = new RefusedRow(property("d", "1"), "a").deadLetter().value(2);
        assertEquals(1_934_440_543_301_850_569L, offset);
        assertEquals(offset, new RefusedRow(property("d", "2"), "b").deadLetter().value(2));
        assertNotEquals(offset, new RefusedRow(property("e", "1"), "a").deadLetter().value(2));
    }

    @Test
    void aLongDetailIsCut() {
        assertEquals(500, new RefusedRow(property("d", "1"), "x".repeat(501)).detail().length());
    }

    @Test
    void nothingOfARefusedRowKeepsASecret() {
        String said = "22P02: DETAIL: Token {\"deviceSecret\": \"wsdeTop\"} is invalid";
        RefusedRow refused = new RefusedRow(property("d", "{\"deviceSecret\":\"wsdeTop\"}"), said);
        assertEquals(
                "22P02: DETAIL: Token {\"deviceSecret\": \"***\"} is invalid", refused.detail());
        Change letter = refused.deadLetter();
        Change bare = new RefusedRow(letter, said).bareDeadLetter();
        assertFalse(Arrays.toString(letter.values()).contains("wsde"));
        assertFalse(Arrays.toString(bare.values()).contains("wsde"));
    }

    @Test
    void aBareDeadLetterKeepsItsKeyAndReason() {
        Change deadLetter =
                Change.upsert(
                        Table.DEAD_LETTER,
                        "t",
                        1L,
                        7L,
                        2L,
                        "EMPTY",
                        "d",
                        1L,
                        "f",
                        "v",
                        "utf-8",
                        null);
        assertEquals(
                Change.upsert(
                        Table.DEAD_LETTER,
                        "t",
                        1L,
                        7L,
                        2L,
                        "EMPTY",
                        "Kept without its value, which was refused: why",
                        null,
                        null,
                        null,
                        null,
                        null),
                new RefusedRow(deadLetter, "why").bareDeadLetter());
    }
}
