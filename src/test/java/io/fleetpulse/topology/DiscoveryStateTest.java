package io.fleetpulse.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.message.Message;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

class DiscoveryStateTest {

    private static final EdgeKey EDGE = new EdgeKey("g", "w", "p", "d");

    @Provide
    Arbitrary<List<Discovery>> discoveries() {
        return Combinators.combine(
                        Arbitraries.longs().between(1, 6), Arbitraries.of("i", "j").injectNull(0.3))
                .as((at, iotId) -> new Discovery(EDGE, at, at, iotId))
                .list()
                .ofMinSize(1)
                .ofMaxSize(12);
    }

    @Property
    void orderAndRepetitionLeaveNoTrace(
            @ForAll("discoveries") List<Discovery> discoveries, @ForAll Random random) {
        List<Discovery> arriving = new ArrayList<>(discoveries);
        arriving.addAll(discoveries.subList(0, discoveries.size() / 2));
        Collections.shuffle(arriving, random);

        assertThat(after(arriving)).isEqualTo(after(discoveries));
        assertThat(after(arriving).firstAt())
                .isEqualTo(discoveries.stream().mapToLong(Discovery::at).min().orElseThrow());
        assertThat(after(arriving).lastSeenAt())
                .isEqualTo(discoveries.stream().mapToLong(Discovery::at).max().orElseThrow());
    }

    @Test
    void aReportWithoutATimeLeavesTheTimesOpen() {
        Discovery timeless = new Discovery(EDGE, 1, Message.NO_TIME, "i");
        Discovery timely = new Discovery(EDGE, 2, 5, null);

        assertThat(after(List.of(timeless)).toRow(EDGE).values())
                .containsExactly("g", "w", "p", "d", null, null, "i");
        assertThat(after(List.of(timeless, timely)))
                .isEqualTo(after(List.of(timely, timeless)))
                .isEqualTo(after(List.of(timely, timeless, timeless)));
        assertThat(after(List.of(timeless, timely)).firstAt()).isEqualTo(5);
        assertThat(after(List.of(timeless, timely)).lastSeenAt()).isEqualTo(5);
    }

    /** Each delivery has the time of its own Kafka record. */
    @Property
    void ofTheDeliveriesOfAMessageTheEarliestCounts(
            @ForAll("messages") List<Long> messages, @ForAll Random random) {
        List<Discovery> deliveries = new ArrayList<>();
        for (long message : messages) {
            for (int delivery = random.nextInt(3); delivery >= 0; delivery--) {
                deliveries.add(
                        new Discovery(EDGE, message, message + 7L * delivery, "id " + message));
            }
        }
        Collections.shuffle(deliveries, random);

        assertThat(after(deliveries).firstAt()).isEqualTo(Collections.min(messages));
        assertThat(after(deliveries).lastSeenAt()).isEqualTo(Collections.max(messages));
        assertThat(after(deliveries).newestGatewayIotId())
                .isEqualTo("id " + Collections.max(messages));
    }

    @Test
    void anIdentifierOutlivesItsReport() {
        DiscoveryState state =
                DiscoveryState.NONE.after(
                        new Discovery(EDGE, 1, 100, "i"), Long.MIN_VALUE, Long.MIN_VALUE);
        for (int message = 2; message < 2 + DiscoveryState.MOST_RECENT; message++) {
            state =
                    state.after(
                            new Discovery(EDGE, message, 100 + message, null),
                            Long.MIN_VALUE,
                            Long.MIN_VALUE);
        }
        assertThat(state.newestGatewayIotId()).isEqualTo("i");
        assertThat(state.after(new Discovery(EDGE, 1, 50, "h"), 1_000, 1_000).newestGatewayIotId())
                .isEqualTo("i");
    }

    @Provide
    Arbitrary<List<Long>> messages() {
        return Arbitraries.longs().between(1, 40).list().ofMinSize(1).ofMaxSize(8);
    }

    /** Without an id, a gateway that finds the same devices again sends the same message. */
    @Test
    void aMessageThatIsForgottenIsAnotherOne() {
        Discovery first = new Discovery(EDGE, 1, 100, null);
        Discovery again = new Discovery(EDGE, 1, 900, null);
        DiscoveryState state = DiscoveryState.NONE.after(first, Long.MIN_VALUE, Long.MIN_VALUE);

        assertThat(state.after(again, 100, 100).lastSeenAt()).isEqualTo(100);
        assertThat(state.after(again, 101, 101).lastSeenAt()).isEqualTo(900);
        assertThat(state.after(again, 101, 101).firstAt()).isEqualTo(100);
    }

    /** The watermark of all partitions waits for the partition that has the first delivery. */
    @Test
    void aPartitionReadAheadOfAnotherForgetsNoReport() {
        DiscoveryState state =
                after(List.of(new Discovery(EDGE, 1, 900, null)))
                        .after(new Discovery(EDGE, 2, 500, null), 1_000, Long.MIN_VALUE)
                        .after(new Discovery(EDGE, 1, 100, null), Long.MIN_VALUE, Long.MIN_VALUE);

        assertThat(state.firstAt()).isEqualTo(100);
        assertThat(state.lastSeenAt()).isEqualTo(500);
    }

    @Test
    void onlyWhatMayBeDeliveredAgainIsRemembered() {
        DiscoveryState state = DiscoveryState.NONE;
        for (long at = 1; at <= 200; at++) {
            state = state.after(new Discovery(EDGE, at, at, null), Long.MIN_VALUE, Long.MIN_VALUE);
        }
        assertThat(state.recent()).hasSize(DiscoveryState.MOST_RECENT);
        state = state.after(new Discovery(EDGE, 150, 150, null), 190, 190);
        assertThat(state.recent()).hasSize(12);
        assertThat(state.firstAt()).isEqualTo(1);
        assertThat(state.lastSeenAt()).isEqualTo(200);
    }

    private static DiscoveryState after(List<Discovery> discoveries) {
        DiscoveryState state = DiscoveryState.NONE;
        for (Discovery discovery : discoveries) {
            state = state.after(discovery, Long.MIN_VALUE, Long.MIN_VALUE);
        }
        return state;
    }
}
