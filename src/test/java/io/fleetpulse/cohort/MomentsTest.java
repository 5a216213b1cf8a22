package io.fleetpulse.cohort;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

class MomentsTest {

    private static Moments of(List<Integer> offsets) {
        Moments moments = new Moments();
        offsets.forEach(offset -> moments.add(offset, 1));
        return moments;
    }

    private static List<Integer> offsets(Random random) {
        List<Integer> offsets = new ArrayList<>();
        for (int count = random.nextInt(300); count > 0; count--) {
            offsets.add(random.nextInt(60_000));
        }
        return offsets;
    }

    private static String shown(Moments moments) {
        StringBuilder shown = new StringBuilder();
        for (int index = 0; index < moments.size(); index++) {
            shown.append(moments.offset(index)).append('=').append(moments.amount(index));
            shown.append(' ');
        }
        return shown.toString();
    }

    @Property
    void anyOrderKeepsTheSameMomentsAndNeverTooMany(@ForAll Random random) {
        List<Integer> offsets = offsets(random);
        String first = shown(of(offsets));
        Collections.shuffle(offsets, random);
        Moments moments = of(offsets);
        assertThat(shown(moments)).isEqualTo(first);
        assertThat(moments.size()).isLessThanOrEqualTo(Moments.MOST);
        assertThat(moments.between(0, 60_000)).isEqualTo(offsets.size());
        assertThat(moments.isExact())
                .isEqualTo(offsets.stream().distinct().count() <= Moments.MOST);
    }

    @Property
    void whatIsWrittenIsRead(@ForAll Random random) throws IOException {
        Moments moments = of(offsets(random));
        DataOutputSerializer out = new DataOutputSerializer(64);
        moments.write(out);
        Moments read = Moments.read(new DataInputDeserializer(out.getCopyOfBuffer()));
        assertThat(shown(read)).isEqualTo(shown(moments));
        assertThat(read.isExact()).isEqualTo(moments.isExact());
    }

    @Test
    void aRetractionRemovesTheTimeInEitherOrder() {
        for (long first : new long[] {1, -1}) {
            Moments moments = new Moments();
            moments.add(5, first);
            moments.add(5, -first);
            assertThat(moments.size()).isZero();
        }
    }

    @Test
    void aPartOfTheWindowBeginsInclusivelyAndEndsExclusively() {
        Moments moments = of(List.of(10, 20, 30));
        assertThat(moments.between(10, 30)).isEqualTo(2);
        assertThat(moments.between(11, 31)).isEqualTo(2);
    }
}
