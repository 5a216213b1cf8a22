package io.fleetpulse.connectivity;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.LongStream;

class KeptTransitionsTest {

    private static final TransitionLimit FOUR = new TransitionLimit(4);
    private static final long ALL = DeviceTimeline.NONE;
    private static final long UNKNOWN = DeviceTimeline.UNKNOWN_TIME;

    static List<Arguments> arrivals() {
        return List.of(
                of("fewer", times(1), times(5), 7, kept(ALL, UNKNOWN, times(5), times(), 0), 0),
                of("at the limit", times(1, 3), times(5), 7, kept(ALL, 5, times(5), times(), 0), 0),
                of(
                        "of the log",
                        times(1, 3),
                        times(5, 7),
                        9,
                        kept(3, 7, times(5, 7), times(), 0),
                        1),
                of(
                        "waiting",
                        times(),
                        times(7, 5, 3, 1),
                        9,
                        kept(3, 7, times(3, 5, 7), times(1), 0),
                        0),
                of("itself", times(3, 5), times(7, 9), 1, kept(3, 7, times(7, 9), times(), 0), 0),
                of("known", times(1, 3), times(5, 7), 3, kept(ALL, 5, times(5, 7), times(), 0), 0),
                of("twice", times(1, 3), times(5, 5, 5), 7, kept(ALL, 5, times(5), times(), 2), 0));
    }

    private static Arguments of(
            String name,
            List<Transition> logged,
            List<Transition> waiting,
            long arrived,
            KeptTransitions kept,
            int excluded) {
        return Arguments.of(name, logged, waiting, at(arrived), kept, excluded);
    }

    private static KeptTransitions kept(
            long from,
            long certainFrom,
            List<Transition> waiting,
            List<Transition> excluded,
            int repeated) {
        return new KeptTransitions(from, certainFrom, waiting, excluded, repeated);
    }

    private static List<Transition> times(long... times) {
        return LongStream.of(times).mapToObj(KeptTransitionsTest::at).toList();
    }

    private static Transition at(long time) {
        return new Transition(time, true, null, null, null);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("arrivals")
    void theNewestAreKept(
            String name,
            List<Transition> logged,
            List<Transition> waiting,
            Transition arrived,
            KeptTransitions expected,
            int excluded) {
        KeptTransitions kept = KeptTransitions.of(FOUR, logged, waiting, arrived);

        assertThat(kept).isEqualTo(expected);
        assertThat(kept.excludedOf(logged)).isEqualTo(excluded);
    }

    @ParameterizedTest
    @MethodSource("arrivals")
    void theOrderOfWaitingTransitionsDoesNotMatter(
            String name,
            List<Transition> logged,
            List<Transition> waiting,
            Transition arrived,
            KeptTransitions expected) {
        List<Transition> reversed = new ArrayList<>(waiting);
        Collections.reverse(reversed);

        assertThat(KeptTransitions.of(FOUR, logged, reversed, arrived)).isEqualTo(expected);
    }
}
