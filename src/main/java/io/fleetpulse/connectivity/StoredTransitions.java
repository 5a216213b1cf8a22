package io.fleetpulse.connectivity;

import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;

import java.util.ArrayList;
import java.util.List;

/** A list of transitions in the state of the current device. */
final class StoredTransitions {

    private final ListState<byte[]> state;

    StoredTransitions(String name, RuntimeContext context) {
        state =
                context.getListState(
                        new ListStateDescriptor<>(
                                name, PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO));
    }

    /** Reads the whole list. */
    List<Transition> read() throws Exception {
        List<Transition> transitions = new ArrayList<>();
        state.get().forEach(bytes -> transitions.add(ConnectivityBytes.transition(bytes)));
        return transitions;
    }

    /** Appends without reading the list. */
    void add(Transition transition) throws Exception {
        state.add(ConnectivityBytes.of(transition));
    }

    /** Appends without reading the list. */
    void addAll(List<Transition> transitions) throws Exception {
        state.addAll(bytes(transitions));
    }

    /** Replaces the list. */
    void replaceBy(List<Transition> transitions) throws Exception {
        state.update(bytes(transitions));
    }

    private static List<byte[]> bytes(List<Transition> transitions) {
        return transitions.stream().map(ConnectivityBytes::of).toList();
    }
}
