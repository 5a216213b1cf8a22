package io.fleetpulse.counting;

import io.fleetpulse.message.Message;

import org.apache.flink.util.Collector;

import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;

/** Which counts each type of message adds. Each feature defines the rules of its own messages. */
public final class CountingRules implements Serializable {

    private static final long serialVersionUID = 1;

    private final HashMap<Class<?>, Rule<?>> rules = new HashMap<>();

    /**
     * Rule for one type of message.
     *
     * @param <T> type of the message
     */
    @FunctionalInterface
    public interface Rule<T extends Message> extends Serializable {

        /** Returns what the message counts; null for nothing. */
        CountedMessage counted(T message);
    }

    /**
     * Adds the rule of a type.
     *
     * @throws IllegalArgumentException if the type has a rule already
     */
    public <T extends Message> CountingRules with(Class<T> type, Rule<T> rule) {
        add(type, rule);
        return this;
    }

    /**
     * Adds the rules of another feature.
     *
     * @throws IllegalArgumentException if both have a rule for the same type
     */
    public CountingRules and(CountingRules more) {
        for (Map.Entry<Class<?>, Rule<?>> rule : more.rules.entrySet()) {
            add(rule.getKey(), rule.getValue());
        }
        return this;
    }

    private void add(Class<?> type, Rule<?> rule) {
        if (rules.putIfAbsent(type, rule) != null) {
            throw new IllegalArgumentException("Two rules for " + type.getSimpleName());
        }
    }

    /** Emits what a message counts, if anything. */
    @SuppressWarnings("unchecked") // a rule is added with the type that it is for
    void send(Message message, Collector<CountedMessage> out) {
        Rule<Message> rule = (Rule<Message>) rules.get(message.getClass());
        if (rule == null) {
            return;
        }
        CountedMessage counted = rule.counted(message);
        if (counted != null) {
            out.collect(counted);
        }
    }
}
