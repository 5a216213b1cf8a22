package io.fleetpulse.connectivity;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a stretch of a device's log comes to: the rows that it touches and its share of the windows.
 * Two outcomes that start from one state can be compared row by row: each begins with all the rows
 * that the stretch may touch.
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

    /** An outcome that starts from this state. */
    static Outcome startingFrom(DeviceState state, long windowLength) {
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

    /** Sessions by their begin. */
    Map<Long, Session> sessions() {
        return sessions;
    }

    /** When the device went online from offline or unknown. */
    List<Long> connects() {
        return connects;
    }

    /** Flapping episodes by their start. */
    Map<Long, FlappingEpisode> episodes() {
        return episodes;
    }

    /** Numbers by window start. */
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

    /** A device counts once in a window, however often it begins to flap there. */
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
