package io.fleetpulse.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.deadletter.DeadLetterReason;
import io.fleetpulse.deadletter.SecretSearch;
import io.fleetpulse.message.DeviceStatus;
import io.fleetpulse.message.Family;
import io.fleetpulse.message.Message;
import io.fleetpulse.message.SubDevicesFound;
import io.fleetpulse.source.Decoded;
import io.fleetpulse.source.HostileDecoding;
import io.fleetpulse.tools.SlowTest;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;

/**
 * Each of many thousand hostile records becomes a message or a dead letter, and no secret remains.
 */
@SlowTest("many thousand hostile records")
class HostileRecordsTest {

    /** Seeds from 1 to this number; a system property, for more by hand. */
    private static final int SEEDS = Integer.getInteger("fleetpulse.seeds", 2);

    /** Records of each seed; a system property, for more by hand. */
    private static final int RECORDS = Integer.getInteger("fleetpulse.records", 20_000);

    private static final int MOST_OF_ONE = 1_001;

    @ParameterizedTest
    @MethodSource("seeds")
    void eachRecordIsAMessageOrADeadLetterAndNothingKeepsASecret(long seed) {
        Set<Family> families = EnumSet.noneOf(Family.class);
        Set<String> reasons = new TreeSet<>();
        HostileDecoding decoding = new HostileDecoding();
        HostileRecords records = new HostileRecords(seed);
        long slowest = 0;
        int slowestNumber = 0;
        int slowestBytes = 0;
        for (int number = 0; number < RECORDS; number++) {
            HostileRecord record = records.next();
            long start = System.nanoTime();
            List<Decoded> decoded = decoding.decode(record, number);
            long nanoseconds = System.nanoTime() - start;
            if (nanoseconds > slowest && number > RECORDS / 10) {
                slowest = nanoseconds;
                slowestNumber = number;
                slowestBytes = record.value() == null ? 0 : record.value().length;
            }
            assertThat(wholes(decoded)).as("record %d", number).isEqualTo(1);
            assertThat(decoded).as("record %d", number).hasSizeLessThanOrEqualTo(MOST_OF_ONE);
            for (Decoded each : decoded) {
                assertThat(record.secret() && revealsSecret(each))
                        .as("record %d: %s", number, each)
                        .isFalse();
                if (each.message() == null) {
                    assertThat(each.deadLetter().detail()).doesNotContain("Not decoded");
                    reasons.add(each.deadLetter().reason().name());
                } else {
                    families.add(each.message().family());
                }
            }
        }
        System.out.printf(
                "The slowest of %d hostile records of seed %d, number %d of %d bytes, took %.1f"
                        + " ms%n",
                RECORDS, seed, slowestNumber, slowestBytes, slowest / 1e6);
        assertThat(families).isEqualTo(EnumSet.allOf(Family.class));
        assertThat(reasons)
                .containsExactlyInAnyOrder(
                        "BAD_MEMBER",
                        "BAD_VALUE",
                        "EMPTY",
                        "FUTURE_TIMESTAMP",
                        "MALFORMED_JSON",
                        "MISSING_MEMBER",
                        "RAW_DEVICE_MESSAGE",
                        "UNKNOWN_TOPIC",
                        "UNRECOGNISED_SHAPE");
    }

    static LongStream seeds() {
        return LongStream.rangeClosed(1, SEEDS);
    }

    private static long wholes(List<Decoded> decoded) {
        if (foundWithoutTime(decoded)) {
            return 1;
        }
        return decoded.stream()
                .filter(each -> each.message() != null || each.deadLetter().part() == 0)
                .count();
    }

    /** Found sub-devices count even if nobody knows when; their missing time is a dead letter too. */
    private static boolean foundWithoutTime(List<Decoded> decoded) {
        return decoded.size() == 2
                && decoded.get(0).message() instanceof SubDevicesFound found
                && found.time() == Message.NO_TIME
                && decoded.get(1).message() == null
                && decoded.get(1).deadLetter().reason() == DeadLetterReason.MISSING_MEMBER;
    }

    private static boolean revealsSecret(Decoded decoded) {
        if (decoded.message() instanceof DeviceStatus status && status.value() != null) {
            return reveals(new String(status.value(), StandardCharsets.ISO_8859_1));
        }
        if (decoded.deadLetter() != null && decoded.deadLetter().value() != null) {
            return reveals(decoded.deadLetter().value()) || reveals(decoded.toString());
        }
        return reveals(decoded.toString());
    }

    private static boolean reveals(String text) {
        return SecretSearch.reveals(text, HostileRecords.SECRET);
    }

    @Test
    void theSameSeedGivesTheSameRecords() {
        HostileRecords one = new HostileRecords(2);
        HostileRecords other = new HostileRecords(2);
        for (int number = 0; number < 1_000; number++) {
            HostileRecord record = one.next();
            HostileRecord same = other.next();
            assertThat(same.value()).isEqualTo(record.value());
            assertThat(same.headers()).isEqualTo(record.headers());
            assertThat(same.timestamp()).isEqualTo(record.timestamp());
        }
    }
}
