package io.fleetpulse.source;

import io.fleetpulse.message.Message;

import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.util.OutputTag;

import java.util.HashMap;
import java.util.Map;

/** The side output of each message type. */
final class FamilyOutputs {

    private static final Map<Class<?>, OutputTag<Message>> TAGS = tags();

    private FamilyOutputs() {}

    @SuppressWarnings("unchecked")
    private static Map<Class<?>, OutputTag<Message>> tags() {
        Map<Class<?>, OutputTag<Message>> tags = new HashMap<>();
        for (Class<?> type : Message.class.getPermittedSubclasses()) {
            TypeInformation<Message> information =
                    (TypeInformation<Message>) TypeInformation.of(type);
            tags.put(type, new OutputTag<>(type.getSimpleName(), information));
        }
        return tags;
    }

    /** Returns the side output of a type; it receives only messages of that type. */
    @SuppressWarnings("unchecked")
    static <T extends Message> OutputTag<T> tag(Class<T> type) {
        return (OutputTag<T>) TAGS.get(type);
    }

    /** Returns the side output that receives a message. */
    static OutputTag<Message> tagOf(Message message) {
        return TAGS.get(message.getClass());
    }
}
