package io.fleetpulse.topology;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

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
                .as((at, iotId) -> new Discovery(EDGE, at, iotId))
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
        assertThat(after(arriving).lastAt())
                .isEqualTo(discoveries.stream().mapToLong(Discovery::at).max().orElseThrow());
    }

    private static DiscoveryState after(List<Discovery> discoveries) {
        DiscoveryState state = DiscoveryState.NONE;
        for (Discovery discovery : discoveries) {
            state = state.after(discovery);
        }
        return state;
    }
}
