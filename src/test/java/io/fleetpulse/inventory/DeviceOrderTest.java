package io.fleetpulse.inventory;

import static io.fleetpulse.inventory.Facts.DEVICE;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.message.ChangeAction;
import io.fleetpulse.result.Change;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** For any order of arrival and repetition, the row equals that of the facts in order of time. */
class DeviceOrderTest {

    private static Change row(List<DeviceFact> facts) {
        DeviceState device = DeviceState.UNKNOWN;
        for (DeviceFact fact : facts) {
            device = DeviceRules.after(device, fact);
        }
        return DeviceRules.toRow(DEVICE, device);
    }

    @Property(tries = 500)
    void orderAndRepetitionLeaveNoTrace(
            @ForAll("manyFacts") List<DeviceFact> facts, @ForAll Random random) {
        List<DeviceFact> arriving = new ArrayList<>(facts);
        arriving.addAll(facts.subList(0, facts.size() / 2));
        Collections.shuffle(arriving, random);

        assertThat(row(arriving)).isEqualTo(row(facts));
    }

    /** With distinct times, applying the changes in order of time gives the expected result. */
    @Property(tries = 300)
    void tagsAreThoseOfTheChangesOneAfterTheOther(
            @ForAll("manyFacts") List<DeviceFact> facts, @ForAll Random random) {
        Map<Long, DeviceFact> byTime = new TreeMap<>();
        for (DeviceFact fact : facts) {
            if (fact.kind() == DeviceFact.Kind.TAGS
                    || fact.kind() == DeviceFact.Kind.ALL_TAGS_DELETED) {
                byTime.put(fact.at(), fact);
            }
        }
        Map<String, TagState> expected = new HashMap<>();
        for (DeviceFact fact : byTime.values()) {
            if (fact.kind() == DeviceFact.Kind.ALL_TAGS_DELETED) {
                expected.clear();
            }
            for (DeviceFact.TagEdit edit : fact.tags()) {
                expected.remove(edit.key());
                if (!edit.deleted()) {
                    expected.put(edit.key(), new TagState(fact.at(), edit.value(), false));
                }
            }
        }
        List<DeviceFact> arriving = new ArrayList<>(byTime.values());
        Collections.shuffle(arriving, random);

        assertThat(row(arriving).value(8)).isEqualTo(TagTexts.json(expected));
    }

    @Property(tries = 300)
    void theNewestEntriesAreKeptInAnyOrder(@ForAll List<Byte> values, @ForAll Random random) {
        NewestEntries<Integer, Integer> entries =
                new NewestEntries<>(
                        5, Comparator.<Integer>naturalOrder(), Comparator.<Integer>naturalOrder());
        assertThat(kept(entries, values, random)).isEqualTo(kept(entries, values, null));
    }

    private static Map<Integer, Integer> kept(
            NewestEntries<Integer, Integer> entries, List<Byte> values, Random random) {
        List<Byte> arriving = new ArrayList<>(values);
        if (random != null) {
            Collections.shuffle(arriving, random);
        }
        Map<Integer, Integer> kept = Map.of();
        for (byte value : arriving) {
            kept = entries.with(kept, Math.abs(value % 9), value / 9);
        }
        return kept;
    }

    @Provide
    Arbitrary<List<DeviceFact>> manyFacts() {
        Arbitrary<Long> times = Arbitraries.longs().between(1, 12);
        Arbitrary<ChangeAction> actions = Arbitraries.of(ChangeAction.class);
        Arbitrary<String> texts = Arbitraries.of("x", "y", "z");
        Arbitrary<String> iotIds = Arbitraries.of("i", "j").injectNull(0.5);
        return Arbitraries.oneOf(
                        iotIds.map(Facts::seen),
                        Combinators.combine(actions, times, iotIds).as(Facts::lifecycle),
                        Combinators.combine(actions, texts, times).as(Facts::edge),
                        Combinators.combine(times, texts, texts.injectNull(0.2))
                                .as((at, key, value) -> Facts.tags(at, key, value, "x", "w")),
                        Combinators.combine(times, texts).as(Facts::tagsDeleted),
                        times.map(Facts::allTagsDeleted))
                .list()
                .ofMinSize(1)
                .ofMaxSize(25);
    }
}
