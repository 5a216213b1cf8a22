package io.fleetpulse.connectivity;

import static java.util.stream.Collectors.groupingBy;

import io.fleetpulse.config.ConnectivityConfig;
import io.fleetpulse.message.DeviceStatus;
import io.fleetpulse.result.Change;
import io.fleetpulse.result.Table;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** The same rows, computed from all messages at once, window by window and millisecond by millisecond. */
final class NaiveConnectivity {

    private static final class NaiveSession {
        final long from;
        final String ip;
        Long to;
        String end;
        Long reason;

        NaiveSession(long from, String ip) {
            this.from = from;
            this.ip = ip;
        }

        long onlineWithin(long start, long end) {
            long until = end;
            if (to != null) {
                until = Math.min(end, to);
            }
            return Math.max(0, until - Math.max(start, from));
        }

        boolean isOpenAt(long end) {
            return from < end && (to == null || to >= end);
        }
    }

    private final ConnectivityConfig config;
    private final long length;
    private final Map<String, Change> rows = new TreeMap<>();
    private final List<NaiveSession> sessions = new ArrayList<>();
    private final List<Long> connects = new ArrayList<>();
    private final List<Transition> disconnects = new ArrayList<>();

    /** [start, last] of the flapping episodes of each device. */
    private final List<List<long[]>> flapping = new ArrayList<>();

    private NaiveConnectivity(ConnectivityConfig config) {
        this.config = config;
        this.length = config.window().toMillis();
    }

    /**
     * All rows, in a stable order.
     *
     * @param watermark the last watermark, or {@link Long#MAX_VALUE} at the end of the input
     */
    static List<Change> rows(
            ConnectivityConfig config,
            Collection<DeviceStatus> messages,
            long watermark,
            boolean bounded) {
        Map<String, Change> all = new TreeMap<>();
        messages.stream()
                .filter(message -> message.time() <= watermark)
                .collect(groupingBy(DeviceStatus::productKey))
                .forEach(
                        (product, ofProduct) -> {
                            NaiveConnectivity naive = new NaiveConnectivity(config);
                            naive.product(product, ofProduct, watermark, bounded);
                            all.putAll(naive.rows);
                        });
        return new ArrayList<>(all.values());
    }

    private void put(Table table, Object... values) {
        Object[] key = Arrays.copyOf(values, table.keyColumns());
        rows.put(table + Arrays.toString(key), Change.upsert(table, values));
    }

    private void product(
            String product, List<DeviceStatus> messages, long watermark, boolean bounded) {
        messages.stream()
                .collect(groupingBy(DeviceStatus::deviceName))
                .forEach((device, ofDevice) -> device(product, device, ofDevice, watermark));
        long first = messages.stream().mapToLong(DeviceStatus::time).min().orElseThrow();
        long newest = messages.stream().mapToLong(DeviceStatus::time).max().orElseThrow();
        if (bounded) {
            long reachesTo = newest / length * length + length;
            put(Table.WINDOW_PROGRESS, "connectivity_window", product, length, reachesTo);
        }
        long start = first / length * length;
        while (start + length - 1 <= watermark) {
            if ((bounded || watermark == Long.MAX_VALUE) && start > newest) {
                break;
            }
            window(product, start, start + length);
            start += length;
        }
    }

    private void window(String product, long start, long end) {
        long online = sessions.stream().filter(session -> session.isOpenAt(end)).count();
        long millis =
                sessions.stream().mapToLong(session -> session.onlineWithin(start, end)).sum();
        long flappers =
                flapping.stream()
                        .filter(
                                episodes ->
                                        episodes.stream()
                                                .anyMatch(
                                                        episode ->
                                                                episode[0] < end
                                                                        && episode[1] >= start))
                        .count();
        long connected = connects.stream().filter(time -> time >= start && time < end).count();
        Map<Long, Long> reasons = new HashMap<>();
        long disconnected = 0;
        for (Transition offline : disconnects) {
            if (offline.time() >= start && offline.time() < end) {
                disconnected++;
                long reason = Objects.requireNonNullElse(offline.offlineReason(), 0L);
                reasons.merge(reason, 1L, Long::sum);
            }
        }
        put(
                Table.CONNECTIVITY_WINDOW,
                product,
                start,
                end,
                connected,
                disconnected,
                online,
                millis,
                flappers);
        reasons.forEach(
                (reason, count) ->
                        put(Table.OFFLINE_REASON_WINDOW, product, start, reason, end, count));
    }

    private void device(
            String product, String device, List<DeviceStatus> messages, long watermark) {
        Map<String, Transition> distinct = new HashMap<>();
        for (DeviceStatus message : messages) {
            distinct.merge(
                    message.time() + "/" + message.online(),
                    Transition.of(message),
                    (one, other) -> {
                        if (Objects.requireNonNullElse(one.offlineReason(), -1L)
                                >= Objects.requireNonNullElse(other.offlineReason(), -1L)) {
                            return one;
                        }
                        return other;
                    });
        }
        List<Transition> log = new ArrayList<>(distinct.values());
        log.sort(
                Comparator.comparingLong(Transition::time)
                        .thenComparing(
                                transition -> {
                                    if (transition.online()) {
                                        return 1;
                                    }
                                    if (Objects.equals(transition.offlineReason(), 427L)) {
                                        return 0;
                                    }
                                    return 2;
                                }));
        List<NaiveSession> own = new ArrayList<>();
        List<Long> applied = new ArrayList<>();
        NaiveSession open = null;
        Transition offline = null;
        for (Transition transition : log) {
            if (transition.online()) {
                if (open == null) {
                    applied.add(transition.time());
                    connects.add(transition.time());
                } else {
                    open.to = transition.time();
                    open.end = "superseded";
                }
                open = new NaiveSession(transition.time(), transition.clientIp());
                own.add(open);
                offline = null;
                continue;
            }
            NaiveSession kicked = kicked(own, transition);
            if (kicked != null) {
                kicked.reason = 427L;
            } else if (open != null) {
                applied.add(transition.time());
                disconnects.add(transition);
                open.to = transition.time();
                open.end = "offline";
                open.reason = transition.offlineReason();
                open = null;
                offline = transition;
            } else if (offline == null) {
                offline = transition;
            }
        }
        deviceRows(product, device, own, open, offline);
        flapping(product, device, applied, watermark);
    }

    private NaiveSession kicked(List<NaiveSession> own, Transition offline) {
        if (!Objects.equals(offline.offlineReason(), 427L)) {
            return null;
        }
        for (NaiveSession session : own) {
            if ("superseded".equals(session.end)
                    && session.reason == null
                    && offline.time() >= session.to
                    && offline.time() <= session.to + config.takeoverWindow().toMillis()) {
                return session;
            }
        }
        return null;
    }

    private void deviceRows(
            String product,
            String device,
            List<NaiveSession> own,
            NaiveSession open,
            Transition offline) {
        sessions.addAll(own);
        for (NaiveSession session : own) {
            Long duration = null;
            if (session.to != null) {
                duration = session.to - session.from;
            }
            put(
                    Table.DEVICE_SESSION,
                    product,
                    device,
                    session.from,
                    session.to,
                    duration,
                    session.end,
                    session.reason,
                    session.ip);
        }
        String iotId = "iot-" + device;
        if (open != null) {
            put(Table.DEVICE_STATUS, product, device, iotId, "online", open.from, null, open.ip);
        } else {
            put(
                    Table.DEVICE_STATUS,
                    product,
                    device,
                    iotId,
                    "offline",
                    offline.time(),
                    offline.offlineReason(),
                    offline.clientIp());
        }
    }

    private void flapping(String product, String device, List<Long> applied, long watermark) {
        long within = config.flappingWithin().toMillis();
        int needed = config.flappingTransitions();
        List<long[]> episodes = new ArrayList<>();
        flapping.add(episodes);
        int from = 0;
        for (int at = 0; at < applied.size(); at++) {
            int start = at - needed + 1;
            if (start < from || applied.get(at) - applied.get(start) > within) {
                continue;
            }
            int last = at;
            while (last + 1 < applied.size()
                    && applied.get(last + 1) - applied.get(last) <= within) {
                last++;
            }
            Long endedAt = null;
            if (last + 1 < applied.size() || watermark >= applied.get(last) + within) {
                endedAt = applied.get(last);
            }
            episodes.add(new long[] {applied.get(start), applied.get(last)});
            put(
                    Table.FLAPPING_DEVICE,
                    product,
                    device,
                    applied.get(start),
                    endedAt,
                    (long) (last - start + 1));
            from = last + 1;
            at = last;
        }
    }
}
