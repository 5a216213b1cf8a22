package io.fleetpulse.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.result.NameHash;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

class NamedValuesTest {

    @Test
    void aKnownValueAndTheOthersTakeNoPlace() {
        NamedValues named = new NamedValues();

        assertThat(named.offer("on", 1)).isNull();
        assertThat(named.offer("on", 1)).isNull();
        assertThat(named.offer(CategoricalValue.OTHER, 1)).isNull();

        assertThat(named.size()).isEqualTo(1);
        assertThat(named.offer("off", 1)).isIn("on", "off");
    }

    @Test
    void theLimitIsNewOnce() throws IOException {
        NamedValues named = new NamedValues();

        assertThat(named.limit()).isTrue();
        assertThat(named.limit()).isFalse();
        assertThat(new NamedValues(named).limit()).isFalse();
        assertThat(readAgain(named).limit()).isFalse();
    }

    @Property(tries = 200)
    void theValuesWithTheSmallestHashesAreNamedInEveryOrder(
            @ForAll Random random, @ForAll @IntRange(min = 1, max = 8) int most)
            throws IOException {
        NamedValues named = new NamedValues();
        Set<String> offered =
                new TreeSet<>(
                        Comparator.comparing((String value) -> NameHash.text(NameHash.of(value))));
        Set<String> expected = new HashSet<>();
        for (int step = 0; step < 60; step++) {
            String value = "value " + random.nextInt(20);
            offered.add(value);
            List<String> smallest = new ArrayList<>(offered);
            smallest = smallest.subList(0, Math.min(most, smallest.size()));
            String beyond = named.offer(value, most);
            assertThat(value.equals(beyond)).isEqualTo(!smallest.contains(value));
            expected.add(value);
            expected.remove(beyond);
            assertThat(expected).containsExactlyInAnyOrderElementsOf(smallest);
            assertThat(named.size()).isEqualTo(smallest.size());
            if (random.nextInt(10) == 0) {
                named = random.nextBoolean() ? new NamedValues(named) : readAgain(named);
            }
        }
    }

    private static NamedValues readAgain(NamedValues named) throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(64);
        named.write(out);
        return NamedValues.read(new DataInputDeserializer(out.getCopyOfBuffer()));
    }
}
