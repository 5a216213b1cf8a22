package io.fleetpulse.connectivity;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.config.ProductSettings;
import io.fleetpulse.deadletter.DeadLetter;
import io.fleetpulse.deadletter.DeadLetterReason;
import io.fleetpulse.message.DeviceStatus;
import io.fleetpulse.result.Change;
import io.fleetpulse.result.Table;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;

/** A device keeps its newest transitions, in every order and however far the watermark lags. */
@SuppressWarnings("try") // the harness is closed as Flink closes it
class TransitionLimitTest {

    private static final long START = 1_535_700_000_000L;

    private static ConnectivityHarness harness(int most) throws Exception {
        return new ConnectivityHarness(
                Statuses.config(),
                ProductSettings.none(),
                true,
                new HashMapStateBackend(),
                new TransitionLimit(most));
    }

    /** Random transitions, some twice, in order except for some of them or in no order. */
    private static List<DeviceStatus> arrivals(Random random) {
        List<DeviceStatus> arrivals = new ArrayList<>();
        int span = 1 + random.nextInt(400);
        for (int more = random.nextInt(120); more >= 0; more--) {
            long time = START + random.nextInt(span) * 1_000L;
            boolean online = random.nextBoolean();
            Integer reason = random.nextBoolean() ? 427 : 400;
            arrivals.add(Statuses.status("a1", "d", online, online ? null : reason, time));
        }
        arrivals.sort((one, other) -> Long.compare(one.time(), other.time()));
        for (int swaps = random.nextInt(2 * arrivals.size()); swaps > 0; swaps--) {
            int from = random.nextInt(arrivals.size());
            int to = Math.min(arrivals.size() - 1, from + random.nextInt(20));
            Collections.swap(arrivals, from, to);
        }
        if (random.nextInt(3) == 0) {
            Collections.shuffle(arrivals, random);
        }
        return arrivals;
    }

    @Property(tries = 50)
    void acceptedTransitionsAreTheNewestOfThoseSoFar(
            @ForAll @IntRange(min = 1, max = 20) int most, @ForAll Random random) throws Exception {
        List<DeviceStatus> accepted = new ArrayList<>();
        TreeSet<Long> newest = new TreeSet<>();
        try (ConnectivityHarness harness = harness(most)) {
            long watermark = START - 1;
            for (DeviceStatus arrival : arrivals(random)) {
                newest.add(2 * arrival.time() + (arrival.online() ? 1 : 0));
                while (newest.size() > most) {
                    newest.pollFirst();
                }
                int before = harness.deadLetters().size();
                harness.process(arrival);
                boolean isKept = arrival.time() >= Math.floorDiv(newest.first(), 2);
                assertThat(harness.deadLetters()).hasSize(before + (isKept ? 0 : 1));
                if (isKept) {
                    accepted.add(arrival);
                }
                if (random.nextInt(12) == 0) {
                    watermark += random.nextInt(40_000);
                    harness.watermark(watermark);
                }
                if (random.nextInt(25) == 0) {
                    harness.restart();
                }
            }
            harness.watermark(Long.MAX_VALUE);
            assertThat(harness.deadLetters())
                    .extracting(DeadLetter::reason)
                    .allMatch(reason -> reason == DeadLetterReason.TOO_LATE);
            List<Change> every =
                    NaiveConnectivity.rows(Statuses.config(), accepted, Long.MAX_VALUE, true);
            assertThat(CarriedForward.everyWindow(harness.rows(), 0)).isEqualTo(every);
            assertThat(harness.emitted()).isEqualTo(EmittedActivities.of(harness.rows()));
            assertThat(harness.timers()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aDeviceThatIsChattyWhileTheWatermarkDoesNotAdvanceKeepsItsNewest(boolean inOrder)
            throws Exception {
        int all = 1_000;
        int most = 100;
        List<DeviceStatus> arrivals = new ArrayList<>();
        for (int at = 0; at < all; at++) {
            boolean online = at % 2 == 0;
            arrivals.add(
                    Statuses.status("a1", "d", online, online ? null : 400, START + at * 1_000L));
        }
        if (!inOrder) {
            Collections.reverse(arrivals);
        }
        try (ConnectivityHarness harness = harness(most)) {
            for (DeviceStatus arrival : arrivals) {
                harness.process(arrival);
            }
            int early = harness.rows(Table.DEVICE_SESSION).size();
            harness.watermark(START + all * 1_000L);
            if (inOrder) {
                assertThat(early).isBetween((all - most - most / 2) / 2, (all - most) / 2);
                assertThat(harness.deadLetters()).isEmpty();
                assertThat(harness.rows(Table.DEVICE_SESSION)).hasSize(all / 2);
            } else {
                assertThat(early).isZero();
                assertThat(harness.deadLetters()).hasSize(all - most);
                assertThat(harness.rows(Table.DEVICE_SESSION)).hasSize(most / 2);
            }
            assertThat(harness.rows(Table.DEVICE_STATUS).get(0).value(4))
                    .isEqualTo(START + (all - 1) * 1_000L);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aTransitionDeliveredAgainAndAgainTakesOnePlace(boolean late) throws Exception {
        try (ConnectivityHarness harness = harness(100)) {
            harness.process(Statuses.online("d", START));
            if (late) {
                harness.watermark(START);
            }
            for (int more = 0; more < 1_000; more++) {
                harness.process(Statuses.online("d", START));
            }
            harness.process(Statuses.offline("d", 400, START - 1));
            harness.watermark(START + 1);
            assertThat(harness.deadLetters()).isEmpty();
            assertThat(harness.rows(Table.DEVICE_SESSION)).hasSize(1);
        }
    }
}
