package io.fleetpulse.connectivity;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The outcome of a part of a device's log: the rows that it touches and its contribution to the
 * windows. Two outcomes that start from the same state can be compared row by row: each begins with
 * all rows of that state that the part may change.
 */
final class Outcome implements Effects {

    private final long windowLength;
    private final Map<Long, Session> sessions = new HashMap<>();
    private final Map<Long, FlappingEpisode> episodes = new HashMap<>();
    private final List<Long> connects = new ArrayList<>();
    private final Map<Long, WindowTotals> windows = new HashMap<>();
    private long redundantOfflines;

    private Outcome(long windowLength) {
        this.windowLength = windowLength;
    }

    /** Creates an outcome that starts from the given state. */
    static Outcome startingFrom(ConnectionState state, long windowLength) {
        Outcome outcome = new Outcome(windowLength);
        if (state.isOnline()) {
            outcome.session(state.openSession());
        }
        state.takeovers().forEach(outcome::session);
        FlappingEpisode latest = state.flapping();
        if (latest != null && !latest.ended()) {
            outcome.episode(latest);
        }
        return outcome;
    }

    /** Sessions by their start, milliseconds since the epoch. */
    Map<Long, Session> sessions() {
        return sessions;
    }

    /**
     * Times at which the device went online from offline or unknown, milliseconds since the epoch.
     */
    List<Long> connects() {
        return connects;
    }

    /** Flapping episodes by their start, milliseconds since the epoch. */
    Map<Long, FlappingEpisode> episodes() {
        return episodes;
    }

    /** Totals by window start, milliseconds since the epoch. */
    Map<Long, WindowTotals> windows() {
        return windows;
    }

    long redundantOfflines() {
        return redundantOfflines;
    }

    @Override
    public void seen(long time) {
        add(windowStart(time), WindowTotals.ofTransition());
    }

    @Override
    public void session(Session session) {
        sessions.put(session.onlineAt(), session);
    }

    @Override
    public void connected(long time) {
        connects.add(time);
        long window = windowStart(time);
        add(window, WindowTotals.ofConnect(window + windowLength - time));
    }

    @Override
    public void disconnected(long time, Long reason) {
        long window = windowStart(time);
        add(window, WindowTotals.ofDisconnect(window + windowLength - time, reason));
    }

    @Override
    public void redundantOffline() {
        redundantOfflines++;
    }

    @Override
    public void episode(FlappingEpisode episode) {
        episodes.put(episode.startedAt(), episode);
    }

    /** Counts a device once in a window, however often it begins to flap there. */
    @Override
    public void flapped(FlappingEpisode before, long from, long to) {
        long first = windowStart(from);
        if (before != null) {
            first = Math.max(first, windowStart(before.last()) + windowLength);
        }
        long last = windowStart(to);
        if (first <= last) {
            add(first, WindowTotals.ofFlapping(1));
            add(last + windowLength, WindowTotals.ofFlapping(-1));
        }
    }

    private void add(long window, WindowTotals totals) {
        windows.merge(window, totals, WindowTotals::plus);
    }

    private long windowStart(long time) {
        return time - Math.floorMod(time, windowLength);
    }
}
