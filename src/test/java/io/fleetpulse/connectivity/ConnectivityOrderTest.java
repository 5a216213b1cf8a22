package io.fleetpulse.connectivity;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.config.ConnectivityConfig;
import io.fleetpulse.message.DeviceStatus;
import io.fleetpulse.result.Change;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Any order, duplication, lateness and restarts give the same rows and activities as a computation
 * over all messages at once.
 */
@SuppressWarnings("try")
class ConnectivityOrderTest {

    private static final long START = 1_535_700_000_000L;
    private static final long SPAN = 400_000;

    @Provide
    Arbitrary<List<DeviceStatus>> messages() {
        Arbitrary<Long> coarse = Arbitraries.longs().between(0, 40).map(step -> step * 10_000);
        Arbitrary<Long> dense = Arbitraries.longs().between(0, 40).map(step -> step * 500);
        Arbitrary<Long> fine = Arbitraries.longs().between(0, SPAN);
        Arbitrary<Long> times = Arbitraries.oneOf(coarse, dense, fine);
        Arbitrary<Integer> reasons = Arbitraries.of(null, 427, 427, 427, 400, 500);
        return Combinators.combine(
                        Arbitraries.of("a1", "a1", "b2"),
                        Arbitraries.of("d1", "d1", "d1", "d2"),
                        Arbitraries.of(true, false),
                        reasons,
                        times)
                .as(
                        (product, device, online, reason, time) -> {
                            if (online) {
                                return Statuses.status(product, device, true, null, START + time);
                            }
                            return Statuses.status(product, device, false, reason, START + time);
                        })
                .list()
                .ofMinSize(1)
                .ofMaxSize(40);
    }

    @Provide
    Arbitrary<ConnectivityConfig> configs() {
        return Combinators.combine(
                        Arbitraries.of(1, 7, 60),
                        Arbitraries.of(1, 60, 86_400),
                        Arbitraries.of(0, 1, 10, 60),
                        Arbitraries.of(1, 2, 3, 6),
                        Arbitraries.of(0, 1, 15, 120))
                .as(
                        (window, horizon, takeover, transitions, within) ->
                                new ConnectivityConfig(
                                        Duration.ofSeconds(window),
                                        Duration.ofSeconds(horizon),
                                        Duration.ofSeconds(takeover),
                                        transitions,
                                        Duration.ofSeconds(within)));
    }

    @Property(tries = 120)
    void boundedInputGivesTheSameRowsInAnyOrder(
            @ForAll("messages") List<DeviceStatus> messages,
            @ForAll("configs") ConnectivityConfig config,
            @ForAll long seed)
            throws Exception {
        try (ConnectivityHarness harness = new ConnectivityHarness(config, true)) {
            feed(harness, config, messages, new Random(seed));
            harness.watermark(Long.MAX_VALUE);
            List<Change> every = NaiveConnectivity.rows(config, messages, Long.MAX_VALUE, true);
            assertThat(harness.rows()).isEqualTo(withNews(every, messages, config));
            assertThat(CarriedForward.everyWindow(harness.rows(), 0)).isEqualTo(every);
            assertThat(harness.timers()).isZero();
            assertThat(harness.emitted()).isEqualTo(EmittedActivities.of(harness.rows()));
        }
    }

    @Property(tries = 80)
    void runningInputGivesTheSameRowsInAnyOrder(
            @ForAll("messages") List<DeviceStatus> messages,
            @ForAll("configs") ConnectivityConfig config,
            @ForAll long seed)
            throws Exception {
        try (ConnectivityHarness harness = new ConnectivityHarness(config, false)) {
            Random random = new Random(seed);
            long watermark = feed(harness, config, messages, random);
            long last = Math.max(watermark, START + random.nextLong(2 * SPAN));
            harness.watermark(last);
            harness.watermark(last + 1);
            List<Change> every = NaiveConnectivity.rows(config, messages, last + 1, false);
            assertThat(harness.rows()).isEqualTo(withNews(every, messages, config));
            long length = config.window().toMillis();
            assertThat(CarriedForward.everyWindow(harness.rows(), (last + 2) / length * length))
                    .isEqualTo(every);
            try (ConnectivityHarness inOrder = new ConnectivityHarness(config, false)) {
                for (DeviceStatus message : messages) {
                    inOrder.process(message);
                }
                inOrder.watermark(last + 1);
                assertThat(harness.emitted()).isEqualTo(inOrder.emitted());
            }
        }
    }

    private static List<Change> withNews(
            List<Change> every, List<DeviceStatus> messages, ConnectivityConfig config) {
        return CarriedForward.withoutQuietWindows(every, messages, config.window().toMillis());
    }

    /** Shuffled, with duplicates and restarts, as late as the horizon allows. */
    private static long feed(
            ConnectivityHarness harness,
            ConnectivityConfig config,
            List<DeviceStatus> messages,
            Random random)
            throws Exception {
        List<DeviceStatus> sent = new ArrayList<>(messages);
        messages.stream().filter(message -> random.nextInt(4) == 0).forEach(sent::add);
        Collections.shuffle(sent, random);
        long watermark = START - 1;
        harness.watermark(watermark);
        for (int at = 0; at < sent.size(); at++) {
            if (random.nextInt(3) == 0) {
                long oldest =
                        sent.subList(at, sent.size()).stream()
                                .mapToLong(DeviceStatus::time)
                                .min()
                                .orElseThrow();
                long most = Math.min(oldest + config.horizon().toMillis(), START + 2 * SPAN);
                if (most > watermark) {
                    watermark += 1 + random.nextLong(most - watermark);
                    harness.watermark(watermark);
                }
            }
            if (random.nextInt(20) == 0) {
                harness.restart();
            }
            if (random.nextInt(8) == 0) {
                harness.processingTime(at * 2_000L);
            }
            harness.process(sent.get(at));
        }
        assertThat(harness.deadLetters()).isEmpty();
        return watermark;
    }
}
