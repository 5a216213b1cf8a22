package io.fleetpulse.custom;

import io.fleetpulse.config.CustomMapping;
import io.fleetpulse.deadletter.DeadLetter;
import io.fleetpulse.message.CustomMessage;
import io.fleetpulse.message.PropertyPost;
import io.fleetpulse.source.decode.FutureLimit;

import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

import java.util.List;
import java.util.stream.Collectors;

/** Maps messages to readings by the first mapping that matches; drops all others. */
final class MappingFunction extends ProcessFunction<CustomMessage, PropertyPost> {

    static final OutputTag<DeadLetter> DEAD_LETTERS =
            new OutputTag<>("custom-dead-letters", TypeInformation.of(DeadLetter.class));

    private static final long serialVersionUID = 1;

    /** Serializable, as lists of {@code List.copyOf} are. */
    private final List<CustomMapping> mappings;

    private final FutureLimit futureLimit;
    private transient List<PayloadMapping> atWork;
    private transient Counter messagesMapped;
    private transient Counter partsUnmapped;

    MappingFunction(List<CustomMapping> mappings, FutureLimit futureLimit) {
        this.mappings = List.copyOf(mappings);
        this.futureLimit = futureLimit;
    }

    @Override
    public void open(OpenContext context) {
        atWork =
                mappings.stream()
                        .map(mapping -> new PayloadMapping(mapping, futureLimit))
                        .collect(Collectors.toList());
        messagesMapped = getRuntimeContext().getMetricGroup().counter("messagesMapped");
        partsUnmapped = getRuntimeContext().getMetricGroup().counter("partsUnmapped");
    }

    @Override
    public void processElement(
            CustomMessage message, Context context, Collector<PropertyPost> out) {
        for (PayloadMapping mapping : atWork) {
            if (mapping.matches(message)) {
                emit(mapping.map(message), context, out);
                return;
            }
        }
    }

    private void emit(MappedMessage mapped, Context context, Collector<PropertyPost> out) {
        if (mapped.post() != null) {
            messagesMapped.inc();
            out.collect(mapped.post());
        }
        for (DeadLetter letter : mapped.deadLetters()) {
            partsUnmapped.inc();
            context.output(DEAD_LETTERS, letter);
        }
    }
}
