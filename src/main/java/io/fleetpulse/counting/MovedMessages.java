package io.fleetpulse.counting;

import io.fleetpulse.deduplication.Delivery;

import java.util.List;

/** Moves messages whose record's timestamp selects their window to the window of an earlier record. */
final class MovedMessages {

    private MovedMessages() {}

    /**
     * Moves a message on a custom topic that counted already: this delivery has a smaller Kafka
     * timestamp. If the window of the other one has left the state since, the message stays there
     * as well.
     *
     * @param before the delivery that counted; one with a platform time counts in the right window
     */
    static void move(
            CountedMessage message, Delivery before, SenderRules rules, CountingOutput output) {
        if (before.hasPlatformTime()) {
            return;
        }
        for (CountIncrement count : message.counts()) {
            long left = rules.windows().start(before.timestamp());
            if (count.table() == CountedTable.CUSTOM_TOPIC_WINDOW
                    && left != rules.windows().start(count.time())) {
                output.ofDevice(retraction(message, count, before), before.ahead());
                output.ofDevice(message, before.ahead());
            }
        }
    }

    private static CountedMessage retraction(
            CountedMessage message, CountIncrement count, Delivery before) {
        return new CountedMessage(
                message.sender(),
                message.device(),
                message.family(),
                before.timestamp(),
                before.timestamp(),
                message.timeOfRecord(),
                message.messageKey(),
                before.timestamp(),
                before.position(),
                before.bytes(),
                List.of(count.retractedAt(before.timestamp())),
                List.of(),
                message.inStream());
    }
}
