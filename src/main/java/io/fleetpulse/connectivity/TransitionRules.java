package io.fleetpulse.connectivity;

import io.fleetpulse.config.ConnectivityConfig;
import io.fleetpulse.connectivity.ConnectionState.Status;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * Interprets each transition, in the order of the log.
 *
 * <ul>
 *   <li>{@code online} opens a session; while another is open, it supersedes that one.
 *   <li>{@code offline} ends the open session. Without an open session it changes nothing, except
 *       that the very first transition of a device makes the device offline.
 *   <li>Takeover: an {@code offline} with reason 427, at most the takeover window after an {@code
 *       online} that superseded a session, gives its reason to that session and changes nothing
 *       else. Each takeover waits for one such offline; if several wait, the oldest gets it. At
 *       equal times 427 sorts before {@code online}: it then belongs to the previous session, and
 *       is an ordinary offline.
 *   <li>Flapping: enough connects and disconnects, the first and the last at most {@code within}
 *       apart, open an episode. The episode ends when {@code within} has passed since its last
 *       transition without another.
 * </ul>
 *
 * @param takeoverWindow milliseconds
 * @param flappingTransitions how many connects and disconnects make an episode
 * @param flappingWithin milliseconds
 */
record TransitionRules(long takeoverWindow, int flappingTransitions, long flappingWithin)
        implements Serializable {

    /** Maximum number of superseded sessions that wait for their offline; the newest wait. */
    static final int MOST_TAKEOVERS = 256;

    static TransitionRules of(ConnectivityConfig config) {
        return new TransitionRules(
                config.takeoverWindow().toMillis(),
                config.flappingTransitions(),
                config.flappingWithin().toMillis());
    }

    /** The state after all given transitions, which must be in order. */
    ConnectionState applyAll(ConnectionState from, List<Transition> transitions, Effects effects) {
        ConnectionState state = from;
        for (Transition transition : transitions) {
            state = apply(state, transition, effects);
        }
        return state;
    }

    /** The state after one more transition. */
    ConnectionState apply(ConnectionState before, Transition transition, Effects effects) {
        effects.seen(transition.time());
        ConnectionState state = withoutExpiredTakeovers(before, transition.time());
        if (transition.iotId() != null && !transition.iotId().equals(state.iotId())) {
            state = state.withIotId(transition.iotId());
        }
        if (transition.online()) {
            return online(state, transition, effects);
        }
        if (transition.isKickedByTakeover() && !state.takeovers().isEmpty()) {
            List<Session> takeovers = state.takeovers();
            effects.session(takeovers.get(0).withReason(transition.offlineReason()));
            return state.withTakeovers(List.copyOf(takeovers.subList(1, takeovers.size())));
        }
        return offline(state, transition, effects);
    }

    private ConnectionState withoutExpiredTakeovers(ConnectionState state, long time) {
        List<Session> takeovers = state.takeovers();
        int expired = 0;
        while (expired < takeovers.size()
                && time - takeovers.get(expired).offlineAt() > takeoverWindow) {
            expired++;
        }
        if (expired == 0) {
            return state;
        }
        return state.withTakeovers(List.copyOf(takeovers.subList(expired, takeovers.size())));
    }

    private ConnectionState online(ConnectionState state, Transition transition, Effects effects) {
        ConnectionState online = state.online(transition);
        effects.session(online.openSession());
        if (!state.isOnline()) {
            effects.connected(transition.time());
            return flapping(online, transition.time(), effects);
        }
        Session superseded = state.openSession().supersededAt(transition.time());
        effects.session(superseded);
        List<Session> takeovers = new ArrayList<>(state.takeovers());
        takeovers.add(superseded);
        if (takeovers.size() > MOST_TAKEOVERS) {
            takeovers.remove(0);
        }
        return online.withTakeovers(takeovers);
    }

    private ConnectionState offline(ConnectionState state, Transition transition, Effects effects) {
        if (state.isOnline()) {
            effects.session(state.openSession().endedByOffline(transition));
            effects.disconnected(transition.time(), transition.offlineReason());
            return flapping(state.offline(transition), transition.time(), effects);
        }
        effects.redundantOffline();
        if (state.status() == Status.UNKNOWN) {
            return state.offline(transition);
        }
        return state;
    }

    private ConnectionState flapping(ConnectionState state, long time, Effects effects) {
        FlappingEpisode latest = state.flapping();
        if (latest != null && !latest.ended()) {
            if (time - latest.last() <= flappingWithin) {
                FlappingEpisode continued = latest.continuedAt(time);
                effects.flapped(latest, latest.last(), time);
                effects.episode(continued);
                return state.withFlapping(List.of(), continued);
            }
            latest = latest.end();
            effects.episode(latest);
        }
        List<Long> recent = new ArrayList<>(state.recent());
        recent.removeIf(earlier -> time - earlier > flappingWithin);
        recent.add(time);
        if (recent.size() < flappingTransitions) {
            return state.withFlapping(recent, latest);
        }
        FlappingEpisode opened = new FlappingEpisode(recent.get(0), time, recent.size(), false);
        effects.flapped(latest, opened.startedAt(), time);
        effects.episode(opened);
        return state.withFlapping(List.of(), opened);
    }

    /** Whether the flapping time has passed since the last transition of an open episode. */
    boolean isOver(FlappingEpisode episode, long now) {
        return now >= episode.last() + flappingWithin;
    }
}
