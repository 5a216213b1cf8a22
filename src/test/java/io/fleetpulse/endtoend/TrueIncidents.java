package io.fleetpulse.endtoend;

import io.fleetpulse.simulator.Fact;
import io.fleetpulse.simulator.OtaReport;
import io.fleetpulse.simulator.Truth;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Computes incidents naively: compares every disconnect with every disconnect of its gateway. */
final class TrueIncidents {

    private static final long GATEWAY_WINDOW = 5_000;
    private static final long INCIDENT_WITHIN = 60_000;

    /** A disconnect: product, device, when its session began and when it ended. */
    record Disconnect(List<Object> device, long since, long at) {}

    /** Key: product, device, start of the session. Columns: cause, gateway, its disconnect. */
    final Map<List<Object>, List<Object>> causes = new HashMap<>();

    /** Incidents of gateways. Key: cause, gateway, start. Columns: end, devices. */
    final Map<List<Object>, List<Object>> gateways = new HashMap<>();

    private final List<Disconnect> unexplained = new ArrayList<>();
    private final Map<List<Object>, List<Fact.Edge>> edges;

    /** Begin and end of each device's update tasks. */
    private final Map<List<Object>, List<List<Long>>> updates = new HashMap<>();

    private final Map<List<Object>, TreeSet<Long>> outages = new HashMap<>();
    private final Map<List<Object>, TreeSet<Long>> connects = new HashMap<>();

    TrueIncidents(Truth truth) {
        updates(truth.otaReports());
        List<Fact.Edge> changes = new ArrayList<>(truth.facts(Fact.Edge.class));
        changes.sort(Comparator.comparingLong(Fact.Edge::time));
        edges = Grouped.by(changes, edge -> List.of(edge.productKey(), edge.deviceName()));
        List<Disconnect> disconnects = new ArrayList<>();
        new TrueConnectivity(truth.transitions())
                .sessions.forEach(
                        (key, row) -> {
                            List<Object> device = key.subList(0, 2);
                            long since = (Long) key.get(2);
                            connects.computeIfAbsent(device, one -> new TreeSet<>()).add(since);
                            if ("offline".equals(row.get(2))) {
                                long at = (Long) row.get(0);
                                outages.computeIfAbsent(device, one -> new TreeSet<>()).add(at);
                                disconnects.add(new Disconnect(device, since, at));
                            }
                        });
        disconnects.forEach(this::explain);
    }

    private void explain(Disconnect disconnect) {
        List<Object> gateway = gatewayAt(disconnect.device(), disconnect.at());
        Long outage = nearestOutage(gateway, disconnect.at());
        List<Object> session =
                List.of(disconnect.device().get(0), disconnect.device().get(1), disconnect.since());
        if (outage == null) {
            unexplained.add(disconnect);
            if (isUpdating(disconnect)) {
                causes.put(session, Arrays.asList("updating", null, null, null));
            }
            return;
        }
        causes.put(session, List.of("gateway", gateway.get(0), gateway.get(1), outage));
        gateways.merge(
                List.of("gateway", gateway.get(0), gateway.get(1), outage),
                Arrays.asList(connects.get(gateway).ceiling(outage), 1L),
                (one, other) -> Arrays.asList(one.get(0), (Long) one.get(1) + 1));
    }

    private boolean isUpdating(Disconnect disconnect) {
        return updates.getOrDefault(disconnect.device(), List.of()).stream()
                .anyMatch(task -> task.get(0) <= disconnect.at() && disconnect.at() <= task.get(1));
    }

    /** A task without a result counts as running for a day. */
    private void updates(List<OtaReport> reports) {
        List<OtaReport> sorted = new ArrayList<>(reports);
        sorted.sort(Comparator.comparingLong(OtaReport::time));
        Grouped.by(sorted, report -> List.of(report.jobId(), report.taskId()))
                .values()
                .forEach(
                        task -> {
                            long begin = task.get(0).time();
                            OtaReport newest = task.get(task.size() - 1);
                            boolean ended =
                                    List.of("SUCCEEDED", "FAILED", "CANCELED")
                                            .contains(newest.status());
                            long end = ended ? newest.time() : begin + 86_400_000;
                            updates.computeIfAbsent(
                                            List.of(newest.productKey(), newest.deviceName()),
                                            device -> new ArrayList<>())
                                    .add(List.of(begin, end));
                        });
    }

    /** A device of the fleet has at most one gateway; a disabled edge still counts. */
    private List<Object> gatewayAt(List<Object> device, long time) {
        List<Object> gateway = null;
        for (Fact.Edge edge : edges.getOrDefault(device, List.of())) {
            if (edge.time() <= time) {
                gateway = null;
                if (!edge.action().equals("delete")) {
                    gateway = List.of(edge.gatewayProductKey(), edge.gatewayDeviceName());
                }
            }
        }
        return gateway;
    }

    private Long nearestOutage(List<Object> gateway, long time) {
        if (gateway == null) {
            return null;
        }
        return outages.getOrDefault(gateway, new TreeSet<>()).stream()
                .filter(outage -> Math.abs(outage - time) <= GATEWAY_WINDOW)
                .min(
                        Comparator.comparingLong((Long outage) -> Math.abs(outage - time))
                                .thenComparing(Comparator.naturalOrder()))
                .orElse(null);
    }

    /** Devices of a product that went offline in a period without a gateway as the cause. */
    long devices(Object product, long from, long to) {
        return unexplained.stream()
                .filter(disconnect -> !isRepeated(disconnect))
                .filter(disconnect -> disconnect.device().get(0).equals(product))
                .filter(disconnect -> disconnect.at() >= from && disconnect.at() < to)
                .count();
    }

    /** A device that goes offline again within a minute counts once. */
    private boolean isRepeated(Disconnect disconnect) {
        Long before = outages.get(disconnect.device()).lower(disconnect.at());
        return before != null && disconnect.at() - before < INCIDENT_WITHIN;
    }
}
