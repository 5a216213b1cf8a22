package io.fleetpulse.savepoint;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.OperatorSnapshotUtil;
import org.apache.flink.util.OutputTag;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.Supplier;

/**
 * An operator that stops in the middle of its input with a snapshot in a file, and goes on from what an
 * earlier build of it wrote there.
 *
 * @param <K> key
 * @param <I> input
 * @param <O> output
 * @param file name of the snapshot's file
 * @param operator makes a new one
 * @param key what its input is keyed by
 * @param keyType type of that
 * @param outputType type of what it gives out; null where the operator does not need to know it
 * @param sides its side outputs
 * @param before input before the snapshot
 * @param watermark the watermark between
 * @param after input after it; it must not come to the same without what was before
 */
@SuppressWarnings("try") // the harnesses are closed as Flink closes them
public record InterruptedOperator<K, I, O>(
        String file,
        Supplier<OneInputStreamOperator<I, O>> operator,
        KeySelector<I, K> key,
        TypeInformation<K> keyType,
        TypeInformation<O> outputType,
        List<OutputTag<?>> sides,
        List<I> before,
        long watermark,
        List<I> after) {

    /** Writes the state of this build's operator to its file in a folder. */
    public void save(Path folder) throws Exception {
        try (KeyedOneInputStreamOperatorTestHarness<K, I, O> harness = open(null)) {
            tellBefore(harness);
            OperatorSnapshotUtil.writeStateHandle(harness.snapshot(1, 1), in(folder));
        }
    }

    /** Fails unless a folder's state leads to what an operator gives out that was never interrupted. */
    public void assertGoesOnFrom(Path folder) throws Exception {
        List<Object> uninterrupted;
        try (KeyedOneInputStreamOperatorTestHarness<K, I, O> harness = open(null)) {
            tellBefore(harness);
            uninterrupted = tellAfter(harness);
        }
        List<Object> restored = afterOnly(OperatorSnapshotUtil.readStateHandle(in(folder)));
        assertThat(uninterrupted).as(file).isNotEmpty();
        assertThat(restored)
                .as(file)
                .usingRecursiveFieldByFieldElementComparator()
                .containsExactlyInAnyOrderElementsOf(uninterrupted);
        assertThat(afterOnly(null))
                .as("%s: without the state", file)
                .usingRecursiveFieldByFieldElementComparator()
                .isNotEqualTo(uninterrupted);
    }

    private List<Object> afterOnly(OperatorSubtaskState state) throws Exception {
        try (KeyedOneInputStreamOperatorTestHarness<K, I, O> harness = open(state)) {
            return tellAfter(harness);
        }
    }

    private void tellBefore(KeyedOneInputStreamOperatorTestHarness<K, I, O> harness)
            throws Exception {
        for (I element : before) {
            harness.processElement(new StreamRecord<>(element));
        }
        harness.processWatermark(watermark);
        take(harness);
    }

    private List<Object> tellAfter(KeyedOneInputStreamOperatorTestHarness<K, I, O> harness)
            throws Exception {
        // A restored operator knows none at first.
        harness.processWatermark(watermark);
        for (I element : after) {
            harness.processElement(new StreamRecord<>(element));
        }
        harness.processWatermark(Long.MAX_VALUE);
        return take(harness);
    }

    private List<Object> take(KeyedOneInputStreamOperatorTestHarness<K, I, O> harness) {
        List<Object> taken = new ArrayList<>(harness.extractOutputValues());
        harness.getOutput().clear();
        for (OutputTag<?> side : sides) {
            Queue<? extends StreamRecord<?>> records = harness.getSideOutput(side);
            while (records != null && !records.isEmpty()) {
                taken.add(records.remove().getValue());
            }
        }
        return taken;
    }

    private KeyedOneInputStreamOperatorTestHarness<K, I, O> open(OperatorSubtaskState state)
            throws Exception {
        KeyedOneInputStreamOperatorTestHarness<K, I, O> harness =
                new KeyedOneInputStreamOperatorTestHarness<>(operator.get(), key, keyType);
        harness.setStateTtlProcessingTime(0);
        if (outputType != null) {
            harness.setup(
                    outputType.createSerializer(
                            harness.getExecutionConfig().getSerializerConfig()));
        }
        if (state != null) {
            harness.initializeState(state);
        }
        harness.open();
        return harness;
    }

    private String in(Path folder) {
        return folder.resolve(file).toString();
    }
}
