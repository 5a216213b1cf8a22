package io.fleetpulse.result;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;

/** The hashes that are kept, and the names that are kept by them, are those of a sorted list. */
class SmallestHashesTest {

    /** Few different ones, of all sizes and both signs. */
    private static List<Long> hashes(Random random) {
        List<Long> hashes = new ArrayList<>();
        for (int count = random.nextInt(60); count > 0; count--) {
            hashes.add((random.nextLong() >> random.nextInt(64)) % 40 * 0x0700_0000_0000_0001L);
        }
        return hashes;
    }

    private static List<Long> smallest(List<Long> hashes, int most) {
        TreeSet<Long> sorted = new TreeSet<>(Long::compareUnsigned);
        sorted.addAll(hashes);
        return sorted.stream().limit(most).toList();
    }

    private static SmallestHashes of(List<Long> hashes, int most) {
        SmallestHashes kept = SmallestHashes.NONE;
        for (long hash : hashes) {
            kept = kept.plus(hash, most);
        }
        return kept;
    }

    private static List<Long> list(SmallestHashes hashes) {
        List<Long> list = new ArrayList<>();
        for (long hash : hashes.hashes()) {
            list.add(hash);
        }
        return list;
    }

    @Property
    void inAnyOrderAndInPartsTheSmallestAreKept(@ForAll Random random) {
        int most = 1 + random.nextInt(20);
        List<Long> hashes = hashes(random);
        List<Long> expected = smallest(hashes, most);
        List<Long> shuffled = new ArrayList<>(hashes);
        Collections.shuffle(shuffled, random);
        int middle = random.nextInt(hashes.size() + 1);

        SmallestHashes kept = of(shuffled, most);
        SmallestHashes parts =
                of(shuffled.subList(middle, shuffled.size()), most)
                        .plus(of(shuffled.subList(0, middle), most), most);

        assertThat(list(kept)).isEqualTo(expected);
        assertThat(parts).isEqualTo(kept).hasSameHashCodeAs(kept);
        assertThat(kept.size()).isEqualTo(expected.size());
        assertThat(kept.isNone()).isEqualTo(hashes.isEmpty());
        for (long hash : hashes) {
            assertThat(kept.reachUpTo(hash, most)).isEqualTo(expected.contains(hash));
        }
        if (!hashes.isEmpty()) {
            assertThat(kept.greatest()).isEqualTo(expected.get(expected.size() - 1));
        }
    }

    @Property
    void theKeptNamesAreThoseOfTheKeptHashes(@ForAll Random random) {
        int most = 1 + random.nextInt(20);
        List<Long> hashes = hashes(random);
        KeptNames<Long> names = new KeptNames<>(most, Long::longValue);
        SmallestHashes kept = SmallestHashes.NONE;
        for (long hash : hashes) {
            Long beyond = names.offer(hash);
            SmallestHashes after = kept.plus(hash, most);
            if (beyond != null) {
                assertThat(list(after)).doesNotContain(beyond);
            }
            kept = after;
            assertThat(names.highestHash()).isEqualTo(NameHash.text(kept.greatest()));
        }
        for (long hash : hashes) {
            assertThat(names.contains(hash)).isEqualTo(list(kept).contains(hash));
        }
    }

    @Test
    void aSetThatTakesNothingNewIsItself() {
        SmallestHashes full = of(List.of(1L, 2L), 2);

        assertThat(full.plus(2, 2)).isSameAs(full);
        assertThat(full.plus(3, 2)).isSameAs(full);
        assertThat(full.plus(of(List.of(2L, -1L), 2), 2)).isSameAs(full);
    }
}
