package io.fleetpulse.counting;

import io.fleetpulse.message.Message;

import org.apache.flink.util.Collector;

import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;

/** Rules of what messages count, by type: each feature adds those of its own messages. */
public final class DeliveryRules implements Serializable {

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
        Delivery delivery(T message);
    }

    /**
     * Adds the rule of a type.
     *
     * @throws IllegalArgumentException if the type has a rule already: a message is one delivery
     */
    public <T extends Message> DeliveryRules with(Class<T> type, Rule<T> rule) {
        add(type, rule);
        return this;
    }

    /**
     * Adds the rules of another feature.
     *
     * @throws IllegalArgumentException if both have a rule for the same type
     */
    public DeliveryRules and(DeliveryRules more) {
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
    void send(Message message, Collector<Delivery> out) {
        Rule<Message> rule = (Rule<Message>) rules.get(message.getClass());
        if (rule == null) {
            return;
        }
        Delivery delivery = rule.delivery(message);
        if (delivery != null) {
            out.collect(delivery);
        }
    }
}
