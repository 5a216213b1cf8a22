package io.fleetpulse.notifier.outbox;

import io.fleetpulse.notifier.routing.Route;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Restores the alerts of an earlier run, and queues its messages that have no answer. */
final class Restoration {

    private final Standings standings;
    private final Map<String, Queue> queues;

    /** The records of each message without an answer, by receiver and id of the message. */
    private final Map<String, Map<String, List<SentRecord>>> unanswered = new HashMap<>();

    /** The times of the messages sent to each receiver, milliseconds since the epoch. */
    private final Map<String, List<Long>> times = new HashMap<>();

    Restoration(Standings standings, Map<String, Queue> queues) {
        this.standings = standings;
        this.queues = queues;
    }

    void restore(Collection<SentRecord> records) {
        records.forEach(this::add);
        times.forEach(
                (receiver, sent) ->
                        sent.stream().distinct().sorted().forEach(queues.get(receiver)::count));
        unanswered.forEach((receiver, messages) -> resume(receiver, messages.values()));
    }

    private void add(SentRecord record) {
        RouteOutbox route = standings.route(record.route());
        Standing standing = Standing.of(record);
        if (route == null) {
            standings.forget(standing);
            return;
        }
        route.add(standing);
        String receiver = route.route().receiver().name();
        times.computeIfAbsent(receiver, unused -> new ArrayList<>()).add(record.sentAt());
        if (record.sending() != null) {
            unanswered
                    .computeIfAbsent(receiver, unused -> new HashMap<>())
                    .computeIfAbsent(record.sending().notification(), id -> new ArrayList<>())
                    .add(record);
        }
    }

    private void resume(String receiver, Collection<List<SentRecord>> messages) {
        List<Notification> resumed = new ArrayList<>();
        for (List<SentRecord> records : messages) {
            SendingItem first = records.get(0).sending();
            resumed.add(
                    new Notification(
                            first.notification(), receiver, first.createdAt(), sections(records)));
        }
        resumed.sort(
                Comparator.comparingLong(Notification::createdAt).thenComparing(Notification::id));
        resumed.forEach(queues.get(receiver)::add);
    }

    private List<Section> sections(List<SentRecord> records) {
        Map<String, Map<List<String>, List<Item>>> items = new TreeMap<>();
        for (SentRecord record : records) {
            Item item = record.sending().item();
            Route route = standings.route(record.route()).route();
            items.computeIfAbsent(record.route(), unused -> new LinkedHashMap<>())
                    .computeIfAbsent(route.group(item.alert()), unused -> new ArrayList<>())
                    .add(item);
        }
        List<Section> sections = new ArrayList<>();
        for (RouteOutbox route : standings.routes()) {
            items.getOrDefault(route.route().name(), Map.of())
                    .forEach(
                            (values, ofGroup) ->
                                    sections.add(Group.section(route.route(), values, ofGroup)));
        }
        sections.sort(Section.IN_ORDER);
        return List.copyOf(sections);
    }
}
