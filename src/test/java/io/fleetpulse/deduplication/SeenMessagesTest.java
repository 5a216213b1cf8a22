package io.fleetpulse.deduplication;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;

import java.io.IOException;

class SeenMessagesTest {

    @Test
    void messageIsKnownUntilTheWatermarkHasPassedItsTime() {
        SeenMessages delivered = new SeenMessages();
        assertTrue(delivered.add(7, 100, Long.MIN_VALUE));
        assertFalse(delivered.add(7, 100, 100));
        assertTrue(delivered.add(7, 100, 101));
    }

    @Test
    void thousandsOfMessagesAreAllKnown() {
        SeenMessages delivered = many(5000);
        for (long message = 1; message <= 5000; message++) {
            assertFalse(delivered.add(message * 31, message, Long.MIN_VALUE));
        }
    }

    private static SeenMessages many(int count) {
        SeenMessages delivered = new SeenMessages();
        for (long message = 1; message <= count; message++) {
            assertTrue(delivered.add(message * 31, message, Long.MIN_VALUE));
        }
        return delivered;
    }

    @Test
    void whatHasExpiredIsForgottenAndNothingElse() {
        SeenMessages delivered = many(1000);
        delivered.prune(991);
        assertEquals(10, delivered.size());
        assertFalse(delivered.add(991 * 31, 991, 991));
        delivered.prune(Long.MAX_VALUE);
        assertEquals(0, delivered.size());
    }

    @Test
    void steadyStreamOfMessagesDoesNotGrowTheMemory() {
        SeenMessages delivered = new SeenMessages();
        for (long now = 0; now < 100_000; now++) {
            assertTrue(delivered.add(now * 31 + 1, now + 60, now));
        }
        assertTrue(delivered.size() < 256);
    }

    @Test
    void copyIsUntouchedByWhatComesAfterIt() {
        SeenMessages delivered = many(3);
        SeenMessages copy = new SeenMessages(delivered);
        delivered.add(999, 1, 0);
        assertEquals(3, copy.size());
    }

    @Test
    void whatIsWrittenIsReadAgain() throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(64);
        many(100).write(out);
        SeenMessages read = SeenMessages.read(new DataInputDeserializer(out.getCopyOfBuffer()));
        assertEquals(100, read.size());
        assertFalse(read.add(50 * 31, 50, 0));
    }
}
