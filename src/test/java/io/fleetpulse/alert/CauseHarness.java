package io.fleetpulse.alert;

import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;

import java.util.Collection;
import java.util.NavigableMap;
import java.util.TreeMap;

/** Harnesses of operators that emit causes of alerts. */
final class CauseHarness {

    private CauseHarness() {}

    /** Opens the operator of a function, without Kryo. */
    static <K, I> KeyedOneInputStreamOperatorTestHarness<K, I, CauseChange> open(
            KeyedProcessFunction<K, I, CauseChange> function,
            KeySelector<I, K> key,
            TypeInformation<K> type)
            throws Exception {
        return open(function, key, type, null);
    }

    /** Opens the operator of a function with the state of a snapshot; null for none. */
    static <K, I> KeyedOneInputStreamOperatorTestHarness<K, I, CauseChange> open(
            KeyedProcessFunction<K, I, CauseChange> function,
            KeySelector<I, K> key,
            TypeInformation<K> type,
            OperatorSubtaskState snapshot)
            throws Exception {
        KeyedOneInputStreamOperatorTestHarness<K, I, CauseChange> harness =
                new KeyedOneInputStreamOperatorTestHarness<>(
                        new KeyedProcessOperator<>(function), key, type);
        ((SerializerConfigImpl) harness.getExecutionConfig().getSerializerConfig())
                .setGenericTypes(false);
        if (snapshot != null) {
            harness.initializeState(snapshot);
        }
        harness.open();
        return harness;
    }

    /** The causes that remain after all changes, by their identifiers. */
    static NavigableMap<Long, Cause> remaining(Collection<CauseChange> change) {
        NavigableMap<Long, Cause> causes = new TreeMap<>();
        for (CauseChange one : change) {
            if (one.cause() == null) {
                causes.remove(one.id());
            } else {
                causes.put(one.id(), one.cause());
            }
        }
        return causes;
    }
}
