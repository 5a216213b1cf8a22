package io.fleetpulse.endtoend;

import io.fleetpulse.endtoend.ResultRows.About;
import io.fleetpulse.simulator.Fact;
import io.fleetpulse.simulator.Truth;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Computes the tables of devices, tags and gateways naively, from all messages in order of time.
 */
final class TrueInventory {

    private static final long REDELIVERED_WITHIN = 20_000;

    private final Truth truth;

    /** Key: gateway's product and name, device's product and name. Columns: since, disabled. */
    final Map<List<Object>, List<Object>> edges = new HashMap<>();

    TrueInventory(Truth truth) {
        this.truth = truth;
        List<Fact.Edge> changes = new ArrayList<>(truth.facts(Fact.Edge.class));
        changes.sort(Comparator.comparingLong(Fact.Edge::time));
        for (Fact.Edge change : changes) {
            List<Object> key =
                    List.of(
                            change.gatewayProductKey(),
                            change.gatewayDeviceName(),
                            change.productKey(),
                            change.deviceName());
            switch (change.action()) {
                case "delete" -> edges.remove(key);
                case "disable" -> edges.merge(key, row(change, true), TrueInventory::disabled);
                default -> edges.put(key, row(change, false));
            }
        }
    }

    private static List<Object> row(Fact.Edge change, boolean disabled) {
        return List.of(change.time(), disabled);
    }

    /** The edge keeps its start time, unless all its changes disabled it. */
    private static List<Object> disabled(List<Object> before, List<Object> disable) {
        if (before.get(1).equals(true)) {
            return disable;
        }
        return List.of(before.get(0), true);
    }

    /** Key: product, device. Columns: id, state, created, changed, gateway's product and name. */
    Map<List<Object>, List<Object>> devices() {
        Map<List<Object>, List<Object>> gateways = new HashMap<>();
        edges.keySet().forEach(edge -> gateways.put(edge.subList(2, 4), edge.subList(0, 2)));
        return Grouped.rows(
                truth.facts(Fact.Lifecycle.class),
                change -> List.of(change.productKey(), change.deviceName()),
                changes -> {
                    Fact.Lifecycle newest = newest(changes);
                    Fact.Lifecycle created =
                            newest(
                                    changes.stream()
                                            .filter(change -> change.action().equals("create"))
                                            .toList());
                    List<Object> gateway =
                            gateways.getOrDefault(
                                    List.of(newest.productKey(), newest.deviceName()),
                                    Arrays.asList(null, null));
                    return Arrays.asList(
                            newest.iotId(),
                            state(newest.action()),
                            created.time(),
                            newest.time(),
                            gateway.get(0),
                            gateway.get(1));
                });
    }

    private static Fact.Lifecycle newest(List<Fact.Lifecycle> changes) {
        return changes.stream().max(Comparator.comparingLong(Fact.Lifecycle::time)).orElseThrow();
    }

    private static String state(String action) {
        return switch (action) {
            case "delete" -> "deleted";
            case "disable" -> "disabled";
            default -> "enabled";
        };
    }

    /** Tags by product and device, for devices with tags. */
    Map<List<Object>, Map<String, String>> tags() {
        Map<List<Object>, Map<String, String>> tags = new HashMap<>();
        List<Fact.Tags> changes = new ArrayList<>(truth.facts(Fact.Tags.class));
        changes.sort(Comparator.comparingLong(Fact.Tags::time));
        for (Fact.Tags change : changes) {
            Map<String, String> own =
                    tags.computeIfAbsent(
                            List.of(change.productKey(), change.deviceName()),
                            device -> new TreeMap<>());
            switch (change.action()) {
                case "UPDATE" -> own.putAll(change.values());
                case "DELETE" -> own.keySet().removeAll(change.values().keySet());
                default -> own.clear();
            }
        }
        tags.values().removeIf(Map::isEmpty);
        return tags;
    }

    /**
     * Key: as of {@link #edges}. Columns: first, last. A report without a time has the time of its
     * record, so a redelivery has a later time. A gateway that reports itself does not count.
     */
    Map<List<Object>, List<Object>> discovered() {
        return Grouped.rows(
                truth.facts(Fact.Found.class).stream().filter(found -> !isOfItself(found)).toList(),
                found ->
                        List.of(
                                found.gatewayProductKey(),
                                found.gatewayDeviceName(),
                                found.productKey(),
                                found.deviceName()),
                times -> {
                    List<Long> sorted = times.stream().map(Fact.Found::time).sorted().toList();
                    long last = sorted.get(sorted.size() - 1);
                    return List.of(sorted.get(0), new About(last, last + REDELIVERED_WITHIN));
                });
    }

    private static boolean isOfItself(Fact.Found found) {
        return found.gatewayProductKey().equals(found.productKey())
                && found.gatewayDeviceName().equals(found.deviceName());
    }
}
