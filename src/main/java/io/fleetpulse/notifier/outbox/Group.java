package io.fleetpulse.notifier.outbox;

import io.fleetpulse.notifier.alert.AlertId;
import io.fleetpulse.notifier.routing.GroupLabel;
import io.fleetpulse.notifier.routing.Route;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** The alerts of a route that share messages. */
final class Group {

    /** Milliseconds that an old alert waits for its end, since a replay may be in progress. */
    private static final long OLD_WAIT = 600_000;

    private static final Comparator<Item> IN_ORDER =
            Comparator.<Item>comparingLong(item -> item.alert().at())
                    .thenComparing(item -> item.alert().id().kind())
                    .thenComparing(item -> item.alert().id().subject());

    private final Route route;
    private final List<String> values;
    private final Map<AlertId, Standing> standings = new LinkedHashMap<>();
    private long lastSent = Long.MIN_VALUE;

    Group(Route route, List<String> values) {
        this.route = route;
        this.values = values;
    }

    Map<AlertId, Standing> standings() {
        return standings;
    }

    void sentAt(long time) {
        lastSent = Math.max(lastSent, time);
    }

    void clockSetBack(long now) {
        lastSent = Math.min(lastSent, now);
        standings.values().forEach(standing -> standing.clockSetBack(now));
    }

    /**
     * Returns the earliest time at which the group has a message; empty if no change and no
     * repetition is pending.
     */
    OptionalLong due(Mute mute, long now) {
        long earliest = Long.MAX_VALUE;
        boolean fires = false;
        for (Standing standing : standings.values()) {
            if (standing.item().isPresent()) {
                Item item = standing.item().get();
                long at = standing.since() + waitOf(standing);
                earliest =
                        Math.min(earliest, Math.max(at, mute.until(item, route, now).orElse(at)));
            }
            fires |= repeats(standing);
        }
        if (earliest != Long.MAX_VALUE && lastSent != Long.MIN_VALUE) {
            earliest = Math.max(earliest, lastSent + route.groupInterval().toMillis());
        }
        if (fires && !route.repeat().isZero()) {
            earliest = Math.min(earliest, repeatAt(mute, now));
        }
        if (earliest == Long.MAX_VALUE) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(earliest);
    }

    /** Returns the time of the next repetition, after the end of quiet hours and maintenance. */
    private long repeatAt(Mute mute, long now) {
        long at = lastSent + route.repeat().toMillis();
        long earliest = Long.MAX_VALUE;
        for (Standing standing : standings.values()) {
            if (repeats(standing)) {
                long until = mute.until(still(standing), route, Math.max(now, at)).orElse(at);
                earliest = Math.min(earliest, Math.max(at, until));
            }
        }
        return earliest;
    }

    private long waitOf(Standing standing) {
        if (standing.isOld()) {
            return Math.max(OLD_WAIT, route.groupWait().toMillis());
        }
        return route.groupWait().toMillis();
    }

    private static boolean repeats(Standing standing) {
        return standing.isKnownFiring() && !standing.needsMessage() && standing.sending() == null;
    }

    private static Item still(Standing standing) {
        return new Item(ItemKind.STILL, standing.known(), null, 0);
    }

    /**
     * Returns the items that are due, in the order of their times.
     *
     * @param most most items to return
     */
    List<Item> items(Mute mute, int most, long now) {
        List<Item> items = new ArrayList<>();
        for (Standing standing : standings.values()) {
            standing.item()
                    .filter(item -> mute.until(item, route, now).isEmpty())
                    .filter(item -> !standing.isOld() || standing.since() + OLD_WAIT <= now)
                    .ifPresent(items::add);
        }
        boolean waited =
                lastSent == Long.MIN_VALUE || lastSent + route.groupInterval().toMillis() <= now;
        if (items.isEmpty() || !waited) {
            items.clear();
            addRepetitions(items, mute, now);
        }
        items.sort(IN_ORDER);
        return List.copyOf(items.subList(0, Math.min(most, items.size())));
    }

    private void addRepetitions(List<Item> items, Mute mute, long now) {
        if (route.repeat().isZero()
                || lastSent == Long.MIN_VALUE
                || lastSent + route.repeat().toMillis() > now) {
            return;
        }
        for (Standing standing : standings.values()) {
            if (repeats(standing) && mute.until(still(standing), route, now).isEmpty()) {
                items.add(still(standing));
            }
        }
    }

    Section section(List<Item> items) {
        return section(route, values, items);
    }

    /** Creates the group's part of a message. */
    static Section section(Route route, List<String> values, List<Item> items) {
        Map<String, String> labels = new LinkedHashMap<>();
        for (int index = 0; index < values.size(); index++) {
            GroupLabel label = route.groupBy().get(index);
            labels.put(label.label(), values.get(index));
        }
        return new Section(
                route.name(),
                Collections.unmodifiableMap(labels),
                items.stream().sorted(IN_ORDER).toList());
    }
}
