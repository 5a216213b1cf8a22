package io.fleetpulse.notifier.outbox;

import io.fleetpulse.notifier.routing.Receiver;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Composes messages of the items that are due, and marks these items as in transit. */
final class Composer {

    /** Most items in a message to a program. */
    private static final int MOST_ITEMS = 200;

    /** Most items in a message to people; the text names as many as fit. */
    private static final int MOST_ITEMS_OF_CHAT = 5_000;

    private final Standings standings;
    private final Mute mute;

    Composer(Standings standings, Mute mute) {
        this.standings = standings;
        this.mute = mute;
    }

    /** Composes the next message to a receiver; empty if no group is due. */
    Optional<Notification> compose(Receiver receiver, long now) {
        boolean chat = receiver.type().isChat();
        int most = chat ? MOST_ITEMS_OF_CHAT : MOST_ITEMS;
        List<Section> sections = new ArrayList<>();
        int size = 0;
        for (RouteOutbox route : standings.routesTo(receiver)) {
            for (Group group : route.groups()) {
                boolean room = sections.isEmpty() || chat && size < most;
                if (room && group.due(mute, now).orElse(Long.MAX_VALUE) <= now) {
                    List<Item> items = group.items(mute, most - size, now);
                    if (!items.isEmpty()) {
                        sections.add(group.section(items));
                        size += items.size();
                    }
                }
            }
        }
        if (sections.isEmpty()) {
            return Optional.empty();
        }
        sections.sort(Section.IN_ORDER);
        Notification message = message(receiver.name(), sections, now);
        for (Section section : sections) {
            for (Item item : section.items()) {
                Standing standing = standings.of(section, item);
                standing.send(new SendingItem(message.id(), now, item));
                standings.note(standing);
            }
        }
        return Optional.of(message);
    }

    /** Composes a message of some of the items of a message in transit, to replace that message. */
    Notification part(Notification whole, List<Section> sections) {
        Notification part = message(whole.receiver(), sections, whole.createdAt());
        for (Section section : sections) {
            for (Item item : section.items()) {
                Standing standing = standings.of(section, item);
                standing.sendInstead(new SendingItem(part.id(), whole.createdAt(), item));
                standings.note(standing);
            }
        }
        return part;
    }

    private static Notification message(String receiver, List<Section> sections, long createdAt) {
        return new Notification(
                NotificationId.of(receiver, sections, createdAt),
                receiver,
                createdAt,
                List.copyOf(sections));
    }
}
