package io.fleetpulse.notifier.outbox;

import io.fleetpulse.notifier.alert.AlertState;
import io.fleetpulse.notifier.routing.Receiver;
import io.fleetpulse.notifier.routing.Route;
import io.fleetpulse.notifier.routing.Routes;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * Decides which messages to send, to which receivers, and when.
 *
 * <p>For each alert of a route, the receiver knows at most one row; later rows are pending. When a
 * group is due, its pending rows become a message. {@link #take} marks a message as in transit, and
 * {@link #answered} removes the mark when the receiver has the message. {@link #changed()} returns
 * both changes as records; the caller stores them before it sends the messages of {@link #take}.
 * After a restart, reading starts at the offsets of {@link #progress}.
 *
 * <p>Not thread-safe.
 */
public final class Outbox {

    /** Most alerts that the outbox remembers per route. */
    private static final int MOST_ALERTS = 200_000;

    /** Most items in a message to a program. */
    private static final int MOST_ITEMS = 200;

    /** Most items in a message to people; the text names as many as fit. */
    private static final int MOST_ITEMS_OF_CHAT = 5_000;

    private static final long REMEMBERED = Duration.ofDays(7).toMillis();

    private final Map<String, RouteOutbox> routes = new LinkedHashMap<>();
    private final Map<String, Queue> queues = new LinkedHashMap<>();
    private final ChangedRecords changed = new ChangedRecords();
    private final OutboxCounts counts = new OutboxCounts();
    private final long maxAge;
    private final RandomGenerator random;
    private Routes current;
    private Mute mute;

    /**
     * Creates an empty outbox.
     *
     * @param maxAge an ended alert is not sent if the job wrote its rows longer than this after
     *     their time
     */
    public Outbox(Routes routes, Duration maxAge, RandomGenerator random) {
        this.maxAge = maxAge.toMillis();
        this.random = random;
        use(routes);
    }

    private void use(Routes wanted) {
        current = wanted;
        mute = new Mute(wanted.maintenance());
        for (Receiver receiver : wanted.receivers()) {
            queues.put(receiver.name(), new Queue(receiver, random));
        }
        for (Route route : wanted.routes()) {
            routes.put(route.name(), new RouteOutbox(route));
        }
    }

    /** Replaces the routes. A route that keeps its name keeps its record of sent alerts. */
    public void replace(Routes wanted) {
        List<Standing> standings = standings().toList();
        Map<String, Queue> earlier = new HashMap<>(queues);
        routes.clear();
        queues.clear();
        use(wanted);
        queues.forEach(
                (name, queue) -> {
                    if (earlier.containsKey(name)) {
                        queue.takeOver(earlier.get(name));
                    }
                });
        for (Standing standing : standings) {
            RouteOutbox route = routes.get(standing.toRecord().route());
            if (route == null) {
                changed.forget(standing);
            } else {
                giveUpWithoutMessage(standing, route);
                route.add(standing);
            }
        }
    }

    /**
     * Discards a message in transit whose route has another receiver now; the outbox creates a new
     * message.
     */
    private void giveUpWithoutMessage(Standing standing, RouteOutbox route) {
        if (standing.sending() == null) {
            return;
        }
        Queue queue = queues.get(route.route().receiver().name());
        if (queue.find(standing.sending().notification()).isEmpty()) {
            standing.giveUp();
            changed.note(standing);
        }
    }

    /** Restores the records of an earlier run. Must precede the first row. */
    public void restore(Collection<SentRecord> records) {
        Map<String, Map<String, List<SentRecord>>> onTheirWay = new HashMap<>();
        Map<String, List<Long>> times = new HashMap<>();
        for (SentRecord record : records) {
            RouteOutbox route = routes.get(record.route());
            Standing standing = Standing.of(record);
            if (route == null) {
                changed.forget(standing);
                continue;
            }
            route.add(standing);
            String receiver = route.route().receiver().name();
            times.computeIfAbsent(receiver, unused -> new ArrayList<>()).add(record.sentAt());
            if (record.sending() != null) {
                onTheirWay
                        .computeIfAbsent(receiver, unused -> new HashMap<>())
                        .computeIfAbsent(record.sending().notification(), id -> new ArrayList<>())
                        .add(record);
            }
        }
        times.forEach(
                (receiver, sent) ->
                        sent.stream().distinct().sorted().forEach(queues.get(receiver)::count));
        onTheirWay.forEach((receiver, messages) -> resume(receiver, messages.values()));
    }

    /** Queues the messages of an earlier run that have no answer. */
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
            Route route = routes.get(record.route()).route();
            items.computeIfAbsent(record.route(), unused -> new LinkedHashMap<>())
                    .computeIfAbsent(route.group(item.alert()), unused -> new ArrayList<>())
                    .add(item);
        }
        List<Section> sections = new ArrayList<>();
        for (Route route : current.routes()) {
            items.getOrDefault(route.name(), Map.of())
                    .forEach(
                            (values, ofGroup) ->
                                    sections.add(Group.section(route, values, ofGroup)));
        }
        sections.sort(Section.IN_ORDER);
        return List.copyOf(sections);
    }

    /** Adds a row. */
    public void accept(AlertRow row, long now) {
        AlertState alert = row.alert();
        boolean isOld = !row.deleted() && row.writtenAt() - alert.at() > maxAge;
        List<Route> meant = List.of();
        if (!row.deleted() && !alert.isResolution()) {
            meant = current.of(alert);
            if (meant.isEmpty()) {
                counts.countWithoutRoute();
            }
        }
        for (RouteOutbox route : routes.values()) {
            Optional<Standing> known = route.find(alert.id());
            if (known.isPresent()) {
                Standing standing = known.get();
                if (concerns(standing, row) || meant.contains(route.route())) {
                    standing.accept(row, isOld, now);
                    tidy(standing, route.route(), now);
                }
            } else if (meant.contains(route.route())) {
                if (route.size() >= MOST_ALERTS) {
                    counts.countBeyondLimit();
                    continue;
                }
                Standing standing = route.standing(alert);
                standing.accept(row, isOld, now);
                tidy(standing, route.route(), now);
            }
        }
    }

    /**
     * Returns whether a row changes an alert that the receiver knows or soon will, even if the
     * route does not match the row.
     */
    private static boolean concerns(Standing standing, AlertRow row) {
        return row.deleted()
                || row.alert().isResolution()
                || standing.isToldFiring()
                || standing.hasNews();
    }

    /** Marks pending rows as known if they need no message. */
    private void tidy(Standing standing, Route route, long now) {
        Item item = standing.item().orElse(null);
        boolean absorbed = standing.isKnownByAnotherRow();
        if (item != null && item.news() == News.CAME_AND_WENT) {
            if (mute.isNeverSaid(item)) {
                counts.countInMaintenance();
                absorbed = true;
            } else if (standing.isOld()) {
                counts.countTooOld();
                absorbed = true;
            }
        }
        if (item != null && item.news() == News.RESOLVED && !route.resolved()) {
            absorbed = true;
        }
        if (absorbed && standing.absorb(now)) {
            changed.note(standing);
        }
    }

    /** Marks all ended alerts as known, since they ended before the first start. */
    public void beginWithWhatFires(long now) {
        standings()
                .forEach(
                        standing -> {
                            Item item = standing.item().orElse(null);
                            if (item != null && !item.alert().isFiring() && standing.absorb(now)) {
                                changed.note(standing);
                            }
                        });
    }

    /** Returns the messages to send now, at most one per receiver. */
    public List<Dispatch> take(long now) {
        List<Dispatch> dispatches = new ArrayList<>();
        for (Queue queue : queues.values()) {
            if (queue.isEmpty() && queue.free(now) <= now) {
                form(queue.receiver(), now).ifPresent(queue::add);
            }
            queue.take(now)
                    .ifPresent(message -> dispatches.add(new Dispatch(queue.receiver(), message)));
        }
        return dispatches;
    }

    /**
     * Returns the earliest time of the next message without further rows, in milliseconds since the
     * epoch.
     */
    public long next(long now) {
        long next = Long.MAX_VALUE;
        for (Queue queue : queues.values()) {
            long free = queue.free(now);
            if (free == Long.MAX_VALUE) {
                continue;
            }
            if (!queue.isEmpty()) {
                next = Math.min(next, free);
                continue;
            }
            for (RouteOutbox route : routesTo(queue.receiver())) {
                for (Group group : route.groups()) {
                    long due = group.due(mute, now).orElse(Long.MAX_VALUE);
                    next = Math.min(next, Math.max(free, due));
                }
            }
        }
        return next;
    }

    private List<RouteOutbox> routesTo(Receiver receiver) {
        return routes.values().stream()
                .filter(route -> route.route().receiver().name().equals(receiver.name()))
                .toList();
    }

    private Optional<Notification> form(Receiver receiver, long now) {
        int most = receiver.type().isChat() ? MOST_ITEMS_OF_CHAT : MOST_ITEMS;
        List<Section> sections = new ArrayList<>();
        int size = 0;
        for (RouteOutbox route : routesTo(receiver)) {
            for (Group group : route.groups()) {
                boolean room = sections.isEmpty() || receiver.type().isChat() && size < most;
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
        return Optional.of(onItsWay(receiver.name(), sections, now));
    }

    private Notification onItsWay(String receiver, List<Section> sections, long now) {
        Notification message =
                new Notification(
                        NotificationId.of(receiver, sections, now),
                        receiver,
                        now,
                        List.copyOf(sections));
        for (Section section : sections) {
            for (Item item : section.items()) {
                Standing standing = find(section, item);
                standing.send(new SendingItem(message.id(), now, item));
                changed.note(standing);
            }
        }
        return message;
    }

    private Standing find(Section section, Item item) {
        return routes.get(section.route()).find(item.alert().id()).orElseThrow();
    }

    /**
     * Applies the outcome of a sent message; ignores a message that is not first in its receiver's
     * queue.
     */
    public void answered(Notification message, SendOutcome outcome, long now) {
        Queue queue = queues.get(message.receiver());
        if (queue == null || queue.isEmpty() || !queue.first().id().equals(message.id())) {
            return;
        }
        switch (outcome.kind()) {
            case DELIVERED -> arrived(queue.done(), now);
            case AGAIN, MISCONFIGURED -> queue.again(outcome.atLeast().toMillis(), now);
            case REFUSED -> {
                if (queue.first().size() > 1) {
                    halve(queue);
                } else {
                    counts.countRefused();
                    arrived(queue.done(), now);
                }
            }
        }
    }

    private void arrived(Notification message, long now) {
        for (Section section : message.sections()) {
            RouteOutbox route = routes.get(section.route());
            for (Item item : section.items()) {
                Standing standing =
                        route == null ? null : route.find(item.alert().id()).orElse(null);
                if (standing != null
                        && standing.sending() != null
                        && standing.sending().notification().equals(message.id())) {
                    standing.arrived(now);
                    tidy(standing, route.route(), now);
                    changed.note(standing);
                    route.groupOf(item.alert()).sentAt(now);
                }
            }
        }
    }

    /** Splits a rejected message in two, since a single alert may be the cause. */
    private void halve(Queue queue) {
        Notification whole = queue.first();
        Halves halves = Halves.of(whole);
        queue.replace(part(whole, halves.first()), part(whole, halves.second()));
    }

    private Notification part(Notification whole, List<Section> sections) {
        Notification part =
                new Notification(
                        NotificationId.of(whole.receiver(), sections, whole.createdAt()),
                        whole.receiver(),
                        whole.createdAt(),
                        List.copyOf(sections));
        for (Section section : sections) {
            for (Item item : section.items()) {
                Standing standing = find(section, item);
                standing.sendInstead(new SendingItem(part.id(), whole.createdAt(), item));
                changed.note(standing);
            }
        }
        return part;
    }

    /** Removes alerts that ended long ago. */
    public void forgetOld(long now) {
        for (RouteOutbox route : routes.values()) {
            List<Standing> over = new ArrayList<>();
            for (Group group : route.groups()) {
                for (Standing standing : group.standings().values()) {
                    if (standing.isOver(now - REMEMBERED)) {
                        over.add(standing);
                    }
                }
            }
            for (Standing standing : over) {
                route.remove(standing.id());
                changed.forget(standing);
            }
        }
    }

    /** Returns the records that changed since the last call, for durable storage. */
    public List<SentRecord> changed() {
        return changed.take();
    }

    /**
     * Returns the offsets from which to read the topic of alerts after a restart, provided that all
     * records of {@link #changed()} are stored.
     *
     * @param read the next offset to read of each partition
     */
    public Map<Integer, Long> progress(Map<Integer, Long> read) {
        Map<Integer, Long> progress = new TreeMap<>(read);
        standings()
                .filter(Standing::hasNews)
                .forEach(
                        standing ->
                                standing.offsets()
                                        .forEach(
                                                (partition, offset) ->
                                                        progress.merge(
                                                                partition, offset, Math::min)));
        return progress;
    }

    /** Returns the number of firing alerts that receivers know of. */
    public long firing() {
        return count(Standing::isToldFiring);
    }

    /** Returns the number of alerts that wait for a message or are in one that has not arrived. */
    public long waiting() {
        return count(standing -> standing.hasNews() || standing.sending() != null);
    }

    private long count(Predicate<Standing> wanted) {
        return standings().filter(wanted).count();
    }

    private Stream<Standing> standings() {
        return routes.values().stream()
                .flatMap(route -> route.groups().stream())
                .flatMap(group -> group.standings().values().stream());
    }

    /** Returns the consecutive failures of each receiver. */
    public Map<String, Integer> failures() {
        Map<String, Integer> failures = new TreeMap<>();
        queues.forEach((name, queue) -> failures.put(name, queue.failures()));
        return failures;
    }

    /** Returns the counts of alerts that were not sent since the start. */
    public OutboxCounts counts() {
        return counts;
    }
}
