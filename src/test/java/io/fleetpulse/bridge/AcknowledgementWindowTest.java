package io.fleetpulse.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.bridge.AcknowledgementWindow.Entry;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;

class AcknowledgementWindowTest {

    private final AcknowledgementWindow<String> window = new AcknowledgementWindow<>(3, 100);

    @Test
    void aMessageWaitsForThoseBeforeIt() {
        Entry<String> first = window.add("first", 1, 10);
        Entry<String> second = window.add("second", 1, 20);
        window.produced(second);
        assertThat(window.takeProduced()).isNull();
        window.produced(first);
        assertThat(window.takeProduced()).isEqualTo("first");
        assertThat(window.takeProduced()).isEqualTo("second");
        assertThat(window.takeProduced()).isNull();
        assertThat(window.isEmpty()).isTrue();
    }

    @Test
    void aMessageThatFailedHoldsBackWhatFollowsIt() {
        Entry<String> first = window.add("first", 1, 10);
        window.add("second", 1, 20);
        Entry<String> third = window.add("third", 1, 30);
        window.failed(new IllegalStateException("refused"));
        window.failed(new IllegalStateException("a later one"));
        window.produced(third);
        window.produced(first);
        assertThat(window.takeProduced()).isEqualTo("first");
        assertThat(window.takeProduced()).isNull();
        assertThat(window.failure()).hasMessage("refused");
    }

    @Test
    void itIsBoundedByMessages() {
        window.add("first", 0, 1);
        window.add("second", 0, 1);
        assertThat(window.hasRoom()).isTrue();
        Entry<String> third = window.add("third", 0, 1);
        assertThat(window.hasRoom()).isFalse();
        window.produced(third);
        assertThat(window.hasRoom()).as("produced, but not acknowledged").isFalse();
    }

    @Test
    void itIsBoundedByBytes() {
        Entry<String> first = window.add("first", 99, 1);
        assertThat(window.hasRoom()).isTrue();
        window.add("second", 1_000, 1);
        assertThat(window.hasRoom()).isFalse();
        window.produced(first);
        window.takeProduced();
        assertThat(window.hasRoom()).as("the larger one is left").isFalse();
    }

    @Test
    void itKnowsItsOldest() {
        assertThat(window.oldest()).isEqualTo(OptionalLong.empty());
        Entry<String> first = window.add("first", 1, 10);
        window.add("second", 1, 20);
        assertThat(window.oldest()).hasValue(10);
        window.produced(first);
        window.takeProduced();
        assertThat(window.oldest()).hasValue(20);
        assertThat(window.size()).isEqualTo(1);
    }

    /**
     * For any order of Kafka's answers, the window releases produced messages in order of arrival.
     */
    @Property
    void acknowledgementsHaveTheOrderOfArrival(@ForAll long seed) {
        Random random = new Random(seed);
        AcknowledgementWindow<Integer> any = new AcknowledgementWindow<>(10, 1_000);
        List<Entry<Integer>> onTheirWay = new ArrayList<>();
        Set<Integer> produced = new HashSet<>();
        List<Integer> numbers = new ArrayList<>();
        List<Integer> taken = new ArrayList<>();
        int next = 0;
        while (taken.size() < 100) {
            if (next < 100 && any.hasRoom() && random.nextBoolean()) {
                onTheirWay.add(any.add(next, random.nextInt(200), next));
                numbers.add(next);
                next++;
            } else if (!onTheirWay.isEmpty()) {
                int which = random.nextInt(onTheirWay.size());
                any.produced(onTheirWay.remove(which));
                produced.add(numbers.remove(which));
            }
            Integer delivery = any.takeProduced();
            while (delivery != null) {
                assertThat(produced).contains(delivery);
                taken.add(delivery);
                delivery = any.takeProduced();
            }
        }
        List<Integer> inOrder = new ArrayList<>(taken);
        Collections.sort(inOrder);
        assertThat(taken).isEqualTo(inOrder);
    }
}
