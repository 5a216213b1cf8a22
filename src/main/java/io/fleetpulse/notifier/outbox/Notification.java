package io.fleetpulse.notifier.outbox;

import java.util.List;

/**
 * A message to a receiver. The message stays the same until the receiver accepts it.
 *
 * @param id id of the content, the same after a restart, by which a receiver recognizes a repeated
 *     delivery
 * @param receiver name of the receiver
 * @param createdAt time of creation, milliseconds since the epoch
 * @param sections the content, by group
 */
public record Notification(String id, String receiver, long createdAt, List<Section> sections) {

    /** Returns the number of alerts in the message. */
    public int size() {
        return sections.stream().mapToInt(section -> section.items().size()).sum();
    }
}
