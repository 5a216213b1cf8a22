package io.fleetpulse.counting;

import io.fleetpulse.message.Message;

import org.apache.flink.util.Collector;

import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;

/** What messages count, by their type: each feature says it for its own. */
public final class DeliveryRules implements Serializable {

    private static final long serialVersionUID = 1;

    private final HashMap<Class<?>, Rule<?>> rules = new HashMap<>();

    /**
     * What a message counts.
     *
     * @param <T> type of the message
     */
    @FunctionalInterface
    public interface Rule<T extends Message> extends Serializable {

        /** What this one counts; null for nothing. */
        Delivery delivery(T message);
    }

    /**
     * Adds the rule of a type.
     *
     * @throws IllegalArgumentException when it has one already: a message is one delivery
     */
    public <T extends Message> DeliveryRules with(Class<T> type, Rule<T> rule) {
        add(type, rule);
        return this;
    }

    /**
     * Adds the rules of another feature.
     *
     * @throws IllegalArgumentException when both have one for the same type
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

    /** Sends what a message counts, if anything. */
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
