package io.fleetpulse.source;

import io.fleetpulse.message.Message;

import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.util.OutputTag;

import java.util.HashMap;
import java.util.Map;

/** The side output of each message type. */
final class MessageTypes {

    private static final Map<Class<?>, OutputTag<Message>> TAGS = tags();

    private MessageTypes() {}

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

    /** The side output of a type; only messages of that type are sent to it. */
    @SuppressWarnings("unchecked")
    static <T extends Message> OutputTag<T> tag(Class<T> type) {
        return (OutputTag<T>) TAGS.get(type);
    }

    /** The side output that a message goes to. */
    static OutputTag<Message> tagOf(Message message) {
        return TAGS.get(message.getClass());
    }
}
