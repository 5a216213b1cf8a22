package io.fleetpulse.lifetime;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.streaming.api.operators.KeyContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

class CachedValueTest {

    private static final int MOST_BYTES = 10 * WriteBackCache.PARTS;

    /** Keyed state that counts writes. */
    private static final class State implements ValueState<String>, KeyContext {
        private final Map<Object, String> values = new HashMap<>();
        private Object key;
        private int writes;

        @Override
        public String value() {
            return values.get(key);
        }

        @Override
        public void update(String value) {
            values.put(key, value);
            writes++;
        }

        @Override
        public void clear() {
            values.remove(key);
        }

        @Override
        public void setCurrentKey(Object current) {
            key = current;
        }

        @Override
        public Object getCurrentKey() {
            return key;
        }
    }

    private State state;
    private CachedValue<Integer, String> cached;

    @BeforeEach
    void open() {
        state = new State();
        cached = new CachedValue<>(state, MOST_BYTES, state, String::length);
    }

    @Test
    void aValueIsWrittenOncePerSnapshot() throws Exception {
        state.setCurrentKey(1);
        cached.update("first");
        cached.update("second");
        assertThat(cached.value()).isEqualTo("second");
        assertThat(state.values).isEmpty();

        cached.writeBack();
        cached.writeBack();
        assertThat(state.values).containsExactly(Map.entry(1, "second"));
        assertThat(state.writes).isEqualTo(1);
    }

    @Test
    void aValueThatNoLongerFitsIsWrittenUnderItsOwnKey() throws Exception {
        for (int key = 0; key <= WriteBackCache.PARTS; key++) {
            state.setCurrentKey(key);
            cached.update("ten bytes.");
        }
        assertThat(state.values.keySet()).containsExactly(0);
        assertThat(state.getCurrentKey()).isEqualTo(WriteBackCache.PARTS);
    }

    @Test
    void theKeyUsedLastStaysInTheCache() throws Exception {
        for (int key = 0; key < WriteBackCache.PARTS; key++) {
            state.setCurrentKey(key);
            cached.update("ten bytes.");
        }
        state.setCurrentKey(0);
        cached.value();
        state.setCurrentKey(WriteBackCache.PARTS);
        cached.update("ten bytes.");
        assertThat(state.values.keySet()).containsExactly(1);
    }

    @Test
    void aLargeValueIsWrittenAtOnceAndReplacesTheCachedOne() throws Exception {
        state.setCurrentKey(1);
        cached.update("small");
        cached.update("too large for the cache");
        assertThat(state.values).containsExactly(Map.entry(1, "too large for the cache"));
        assertThat(cached.value()).isEqualTo("too large for the cache");
    }

    /**
     * A step of an operator.
     *
     * @param kind 0 clears the value, 1 writes all values back, others set the value
     */
    record Step(int key, int kind, int length) {}

    @Provide
    Arbitrary<List<Step>> steps() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, 99),
                        Arbitraries.integers().between(0, 9),
                        Arbitraries.integers().between(0, 12))
                .as(Step::new)
                .list()
                .ofMaxSize(600);
    }

    @Property(tries = 200)
    void everyReadAndEverySnapshotSeesTheNewestValues(@ForAll("steps") List<Step> steps)
            throws Exception {
        open();
        Map<Object, String> expected = new HashMap<>();
        for (Step step : steps) {
            state.setCurrentKey(step.key());
            assertThat(cached.value()).isEqualTo(expected.get(step.key()));
            if (step.kind() == 0) {
                cached.clear();
                expected.remove(step.key());
            } else if (step.kind() == 1) {
                cached.writeBack();
                assertThat(state.values).isEqualTo(expected);
            } else {
                String value = step.kind() + "x".repeat(step.length());
                cached.update(value);
                expected.put(step.key(), value);
            }
            assertThat(state.getCurrentKey()).isEqualTo(step.key());
        }
        cached.writeBack();
        assertThat(state.values).isEqualTo(expected);
    }

    @Property(tries = 50)
    void theCacheStaysWithinItsBytes(@ForAll("steps") List<Step> steps) throws Exception {
        WriteBackCache<Integer, Step> cache =
                new WriteBackCache<>(MOST_BYTES, (key, step) -> assertThat(step).isNotNull());
        Map<Integer, Long> bytes = new HashMap<>();
        for (Step step : steps) {
            cache.put(step.key(), step, step.length());
            bytes.put(step.key(), (long) step.length());
            bytes.keySet().removeIf(key -> cache.get(key) == null);
            assertThat(cache.bytes())
                    .isLessThanOrEqualTo(MOST_BYTES)
                    .isEqualTo(bytes.values().stream().mapToLong(Long::longValue).sum());
        }
    }
}
