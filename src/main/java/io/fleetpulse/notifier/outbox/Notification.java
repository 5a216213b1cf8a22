package io.fleetpulse.notifier.outbox;

import java.util.List;

/**
 * One message, which stays the same until its receiver has it.
 *
 * @param id the same for the same content, also after a restart: a receiver can tell a second delivery
 *     by it
 * @param receiver name of the receiver
 * @param createdAt when it was put together, milliseconds since the epoch
 * @param sections the groups that it tells of
 */
public record Notification(String id, String receiver, long createdAt, List<Section> sections) {

    /** How many alerts it tells of. */
    public int size() {
        return sections.stream().mapToInt(section -> section.items().size()).sum();
    }
}
