package io.fleetpulse.endtoend;

import io.fleetpulse.simulator.SimulatedTransition;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Computes the connectivity tables naively: reads each device's log from start to end, and examines
 * every device for every window.
 */
final class TrueConnectivity {

    private static final long WINDOW = 60_000;
    private static final long TAKEOVER_WINDOW = 10_000;
    private static final int FLAPPING_TRANSITIONS = 6;
    private static final long FLAPPING_WITHIN = 600_000;
    private static final int KICKED = 427;

    /** Key: product, device. Columns: status, since, reason, address. */
    final Map<List<Object>, List<Object>> statuses = new HashMap<>();

    /** Key: product, device, start. Columns: end, duration, ended by, reason, address. */
    final Map<List<Object>, List<Object>> sessions = new HashMap<>();

    /** Key: product, start. Columns: end, connects, disconnects, online, milliseconds, flapping. */
    final Map<List<Object>, List<Object>> windows = new HashMap<>();

    /** The windows with a transition or a changed number. */
    final Map<List<Object>, List<Object>> windowsWithNews = new HashMap<>();

    /** Key: table, product. Columns: length of a window, end of the last window. */
    final Map<List<Object>, List<Object>> progress = new HashMap<>();

    /** Key: product, start, reason. Column: disconnects. */
    final Map<List<Object>, List<Object>> reasons = new HashMap<>();

    /** Key: product, device, start. Columns: end, transitions. */
    final Map<List<Object>, List<Object>> flapping = new HashMap<>();

    TrueConnectivity(List<SimulatedTransition> transitions) {
        transitions.stream()
                .collect(Collectors.groupingBy(SimulatedTransition::productKey))
                .forEach(this::product);
    }

    private void product(String product, List<SimulatedTransition> transitions) {
        List<Log> logs = new ArrayList<>();
        transitions.stream()
                .collect(Collectors.groupingBy(SimulatedTransition::deviceName))
                .forEach((device, own) -> logs.add(new Log(product, device, own)));
        long newest = transitions.stream().mapToLong(SimulatedTransition::time).max().orElseThrow();
        long start = transitions.stream().mapToLong(SimulatedTransition::time).min().orElseThrow();
        for (start = start / WINDOW * WINDOW; start <= newest; start += WINDOW) {
            window(product, start, start + WINDOW, logs);
            news(product, start, transitions);
        }
        progress.put(List.of("connectivity_window", product), List.of(WINDOW, start));
    }

    private void news(String product, long start, List<SimulatedTransition> transitions) {
        List<Object> row = windows.get(List.of(product, start));
        List<Object> before = windows.get(List.of(product, start - WINDOW));
        boolean happened =
                transitions.stream()
                        .map(SimulatedTransition::time)
                        .anyMatch(time -> time >= start && time < start + WINDOW);
        if (happened || !row.equals(carriedForward(before))) {
            windowsWithNews.put(List.of(product, start), row);
        }
    }

    /** The row that a window without changes carries forward. */
    private static List<Object> carriedForward(List<Object> row) {
        long online = (Long) row.get(3);
        return List.of((Long) row.get(0) + WINDOW, 0L, 0L, online, online * WINDOW, row.get(5));
    }

    private void window(String product, long start, long end, List<Log> logs) {
        long connects = 0;
        Map<Long, Long> byReason = new TreeMap<>();
        long online = 0;
        long millis = 0;
        long flappers = 0;
        for (Log log : logs) {
            connects += log.connects.stream().filter(at -> at >= start && at < end).count();
            for (SimulatedTransition offline : log.disconnects) {
                if (offline.time() >= start && offline.time() < end) {
                    byReason.merge(offline.reason().longValue(), 1L, Long::sum);
                }
            }
            for (Session session : log.sessions) {
                millis += Math.max(0, Math.min(end, session.to) - Math.max(start, session.from));
                if (session.from < end && session.to >= end) {
                    online++;
                }
            }
            if (log.episodes.stream().anyMatch(each -> each[0] < end && each[1] >= start)) {
                flappers++;
            }
        }
        long disconnects = byReason.values().stream().mapToLong(Long::longValue).sum();
        windows.put(
                List.of(product, start),
                List.of(end, connects, disconnects, online, millis, flappers));
        byReason.forEach(
                (reason, count) -> reasons.put(List.of(product, start, reason), List.of(count)));
    }

    /** A session; an open session has no end. */
    private static final class Session {
        private final long from;
        private final String clientIp;
        private long to = Long.MAX_VALUE;
        private String endedBy;
        private Long reason;

        private Session(SimulatedTransition online) {
            from = online.time();
            clientIp = online.clientIp();
        }
    }

    /** All of a device. */
    private final class Log {
        private final List<Session> sessions = new ArrayList<>();
        private final List<Long> connects = new ArrayList<>();
        private final List<SimulatedTransition> disconnects = new ArrayList<>();
        private final List<long[]> episodes = new ArrayList<>();

        private Log(String product, String device, List<SimulatedTransition> transitions) {
            List<SimulatedTransition> sorted =
                    new ArrayList<>(transitions.stream().distinct().toList());
            sorted.sort(
                    Comparator.comparingLong(SimulatedTransition::time)
                            .thenComparingInt(TrueConnectivity::rank));
            Session open = null;
            SimulatedTransition away = null;
            for (SimulatedTransition transition : sorted) {
                if (transition.online()) {
                    if (open == null) {
                        connects.add(transition.time());
                    } else {
                        end(open, transition.time(), "superseded");
                    }
                    open = new Session(transition);
                    sessions.add(open);
                } else if (!belongsToTakeover(transition)) {
                    if (open != null) {
                        end(open, transition.time(), "offline");
                        open.reason = transition.reason().longValue();
                        disconnects.add(transition);
                        away = transition;
                    } else if (sessions.isEmpty() && away == null) {
                        away = transition;
                    }
                    open = null;
                }
            }
            flapping();
            rows(product, device, open, away);
        }

        private boolean belongsToTakeover(SimulatedTransition offline) {
            for (Session session : sessions) {
                if (offline.reason() == KICKED
                        && "superseded".equals(session.endedBy)
                        && session.reason == null
                        && offline.time() - session.to <= TAKEOVER_WINDOW) {
                    session.reason = (long) KICKED;
                    return true;
                }
            }
            return false;
        }

        private void flapping() {
            List<Long> applied = new ArrayList<>(connects);
            disconnects.forEach(offline -> applied.add(offline.time()));
            applied.sort(null);
            List<Long> quiet = new ArrayList<>();
            long[] episode = null;
            for (long time : applied) {
                if (episode != null && time - episode[1] <= FLAPPING_WITHIN) {
                    episode[1] = time;
                    episode[2]++;
                    continue;
                }
                episode = null;
                quiet.add(time);
                int first = quiet.size() - FLAPPING_TRANSITIONS;
                if (first >= 0 && time - quiet.get(first) <= FLAPPING_WITHIN) {
                    episode = new long[] {quiet.get(first), time, FLAPPING_TRANSITIONS};
                    episodes.add(episode);
                    quiet.clear();
                }
            }
        }

        private void rows(String product, String device, Session open, SimulatedTransition away) {
            for (Session session : sessions) {
                List<Object> row =
                        Arrays.asList(null, null, null, session.reason, session.clientIp);
                if (session.endedBy != null) {
                    row.set(0, session.to);
                    row.set(1, session.to - session.from);
                    row.set(2, session.endedBy);
                }
                TrueConnectivity.this.sessions.put(List.of(product, device, session.from), row);
            }
            for (long[] episode : episodes) {
                TrueConnectivity.this.flapping.put(
                        List.of(product, device, episode[0]), List.of(episode[1], episode[2]));
            }
            List<Object> status;
            if (open == null) {
                status =
                        List.of("offline", away.time(), away.reason().longValue(), away.clientIp());
            } else {
                status = Arrays.asList("online", open.from, null, open.clientIp);
            }
            statuses.put(List.of(product, device), status);
        }
    }

    private static void end(Session session, long time, String endedBy) {
        session.to = time;
        session.endedBy = endedBy;
    }

    private static int rank(SimulatedTransition transition) {
        if (transition.online()) {
            return 1;
        }
        if (transition.reason() == KICKED) {
            return 0;
        }
        return 2;
    }
}
