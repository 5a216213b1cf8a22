package io.fleetpulse.connectivity;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fleetpulse.connectivity.ConnectionState.Status;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

class ConnectivityBytesTest {

    private static String text(Random random) {
        return random.nextBoolean() ? null : "text-" + random.nextInt() + "é…";
    }

    private static Long number(Random random) {
        return random.nextBoolean() ? null : random.nextLong();
    }

    private static Transition transition(Random random) {
        return new Transition(
                random.nextLong(),
                random.nextBoolean(),
                number(random),
                text(random),
                text(random));
    }

    private static ConnectionState state(Random random) {
        List<Session> takeovers = new ArrayList<>();
        List<Long> recent = new ArrayList<>();
        for (int more = random.nextInt(4); more > 0; more--) {
            Session.End end = random.nextBoolean() ? Session.End.SUPERSEDED : null;
            takeovers.add(
                    new Session(
                            random.nextLong(), number(random), end, number(random), text(random)));
            recent.add(random.nextLong());
        }
        FlappingEpisode flapping = null;
        if (random.nextBoolean()) {
            flapping =
                    new FlappingEpisode(
                            random.nextLong(), random.nextLong(), 7, random.nextBoolean());
        }
        return new ConnectionState(
                Status.values()[random.nextInt(3)],
                random.nextLong(),
                number(random),
                text(random),
                text(random),
                takeovers,
                recent,
                flapping);
    }

    @Property
    void everyTransitionComesBack(@ForAll Random random) {
        Transition transition = transition(random);
        assertEquals(transition, ConnectivityBytes.transition(ConnectivityBytes.of(transition)));
    }

    @Property
    void everyTimelineComesBack(@ForAll Random random) {
        ConnectionState head = state(random);
        DeviceTimeline timeline =
                new DeviceTimeline(
                        new LogProgress(
                                random.nextBoolean() ? head : state(random),
                                head,
                                random.nextLong(),
                                random.nextLong(),
                                random.nextLong()),
                        DeviceTimeline.NONE,
                        random.nextLong(),
                        random.nextLong(),
                        random.nextInt(20_000),
                        random.nextLong(),
                        new TransitionRules(
                                random.nextLong(), random.nextInt(), random.nextLong()));
        assertEquals(timeline, ConnectivityBytes.timeline(ConnectivityBytes.of(timeline)));
        assertEquals(
                DeviceTimeline.UNKNOWN,
                ConnectivityBytes.timeline(ConnectivityBytes.of(DeviceTimeline.UNKNOWN)));
    }
}
