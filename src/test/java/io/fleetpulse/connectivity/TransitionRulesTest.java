package io.fleetpulse.connectivity;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;

/**
 * Transition logs and their expected results. A log is written {@code +5 -427@7 -9}: online at 5,
 * offline with reason 427 at 7, offline without a reason at 9. Takeover window 10, flapping 4
 * within 20.
 */
class TransitionRulesTest {

    private static final TransitionRules RULES = new TransitionRules(10, 4, 20);

    @Test
    void theNewestSupersededSessionsWaitForTheirReason() {
        int all = TransitionRules.MOST_TAKEOVERS + 44;
        TransitionRules rules = new TransitionRules(10_000, 4, 20);
        List<Transition> log = new ArrayList<>();
        for (int time = 0; time <= all; time++) {
            log.add(new Transition(time, true, null, null, null));
        }
        ConnectionState state = rules.applyAll(ConnectionState.UNKNOWN, log, Effects.IGNORED);
        assertThat(state.takeovers())
                .hasSize(TransitionRules.MOST_TAKEOVERS)
                .startsWith(Session.open(44, null).supersededAt(45))
                .endsWith(Session.open(all - 1, null).supersededAt(all));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    # log                            | status          | sessions                               | changes
                    +5                               | ONLINE 5        | 5..                                    | +5
                    -5                               | OFFLINE 5       |                                        |
                    -400@5                           | OFFLINE 5 400   |                                        |
                    -400@5 -500@6                    | OFFLINE 5 400   |                                        |
                    -5 +7 -400@9                     | OFFLINE 9 400   | 7..9 OFFLINE 400                       | +7 -9
                    +5 +5 -7 -7                      | OFFLINE 7       | 5..7 OFFLINE                           | +5 -7
                    +5 -7 -9                         | OFFLINE 7       | 5..7 OFFLINE                           | +5 -7
                    +5 -7 +7                         | OFFLINE 7       | 5..7 SUPERSEDED 7..7 OFFLINE           | +5 -7
                    -5 +5                            | OFFLINE 5       | 5..5 OFFLINE                           | +5 -5
                    # superseded, the offline of the old connection comes behind, at the latest 10 later
                    +1 +5                            | ONLINE 5        | 1..5 SUPERSEDED 5..                    | +1
                    +1 +5 -427@6                     | ONLINE 5        | 1..5 SUPERSEDED 427 5..                | +1
                    +1 +5 -427@15                    | ONLINE 5        | 1..5 SUPERSEDED 427 5..                | +1
                    +1 +5 -427@16                    | OFFLINE 16 427  | 1..5 SUPERSEDED 5..16 OFFLINE 427      | +1 -16
                    +1 +5 -400@6                     | OFFLINE 6 400   | 1..5 SUPERSEDED 5..6 OFFLINE 400       | +1 -6
                    # at the same time 427 is in front: an ordinary offline of the session before
                    +1 +5 -427@5                     | ONLINE 5        | 1..5 OFFLINE 427 5..                   | +1 -5 +5
                    # one offline a takeover
                    +1 +5 -427@6 -427@7              | OFFLINE 7 427   | 1..5 SUPERSEDED 427 5..7 OFFLINE 427   | +1 -7
                    +1 +5 +6 -427@7                  | ONLINE 6        | 1..5 SUPERSEDED 427 5..6 SUPERSEDED 6.. | +1
                    +1 +5 +6 -427@7 -427@8           | ONLINE 6        | 1..5 SUPERSEDED 427 5..6 SUPERSEDED 427 6.. | +1
                    +1 +5 +6 -427@16                 | ONLINE 6        | 1..5 SUPERSEDED 5..6 SUPERSEDED 427 6.. | +1
                    # the takeover's offline belongs to it whatever the device did since
                    +1 +5 -400@6 -427@7              | OFFLINE 6 400   | 1..5 SUPERSEDED 427 5..6 OFFLINE 400   | +1 -6
                    +1 +5 -400@6 +7 -427@8           | ONLINE 7        | 1..5 SUPERSEDED 427 5..6 OFFLINE 400 7.. | +1 -6 +7
                    # without a takeover 427 is a reason like any other
                    +1 -427@5                        | OFFLINE 5 427   | 1..5 OFFLINE 427                       | +1 -5
                    """)
    void logsAndWhatTheyComeTo(String log, String status, String sessions, String changes) {
        List<Transition> transitions = parse(log);
        for (int run = 0; run < 10; run++) {
            Collections.shuffle(transitions, new Random(run));
            Recorder recorder = new Recorder();
            ConnectionState state =
                    RULES.applyAll(
                            ConnectionState.UNKNOWN,
                            Transition.merge(List.of(), transitions),
                            recorder);
            String is = state.status() + " " + state.since();
            if (state.offlineReason() != null) {
                is += " " + state.offlineReason();
            }
            assertThat(is).isEqualTo(status);
            assertThat(recorder.sessions()).isEqualTo(text(sessions));
            assertThat(recorder.changes.toString().trim()).isEqualTo(text(changes));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    # log                                     | episodes
                    +0 -5 +10                                 |
                    +0 -5 +10 -20                             | 0..20 x4
                    +0 -5 +10 -21                             |
                    +0 -5 +10 -21 +25                         | 5..25 x4
                    +0 -5 +10 -20 +40                         | 0..40 x5
                    +0 -5 +10 -20 +41                         | 0..20 x4 ended
                    +0 -5 +10 -20 +41 -42 +43                 | 0..20 x4 ended
                    +0 -5 +10 -20 +41 -42 +43 -44             | 0..20 x4 ended 41..44 x4
                    # takeovers and redundant offlines are no changes
                    +0 +1 +2 +3 +4 +5                         |
                    -0 -1 -2 -3 -4 -5                         |
                    """)
    void flappingIsFourChangesWithinTwenty(String log, String episodes) {
        Recorder recorder = new Recorder();
        RULES.applyAll(ConnectionState.UNKNOWN, Transition.merge(List.of(), parse(log)), recorder);
        assertThat(recorder.episodes()).isEqualTo(text(episodes));
    }

    @Test
    void messagesOfOneTransitionAreMergedWhateverTheirOrder() {
        Transition bare = new Transition(1, false, null, null, null);
        Transition full = new Transition(1, false, 400L, "192.0.2.1", "iot");
        Transition other = new Transition(1, false, 500L, "192.0.2.0", null);
        Transition merged = new Transition(1, false, 500L, "192.0.2.1", "iot");
        assertThat(Transition.merge(List.of(bare), List.of(full, other))).containsExactly(merged);
        assertThat(Transition.merge(List.of(other), List.of(full, bare))).containsExactly(merged);
    }

    private static List<Transition> parse(String log) {
        List<Transition> transitions = new ArrayList<>();
        for (String word : log.split(" ", -1)) {
            boolean online = word.charAt(0) == '+';
            int at = word.indexOf('@');
            Long reason = null;
            if (at > 0) {
                reason = Long.valueOf(word.substring(1, at));
            }
            long time = Long.parseLong(word.substring(Math.max(at, 0) + 1));
            transitions.add(new Transition(time, online, reason, null, null));
        }
        return transitions;
    }

    private static String text(String cell) {
        if (cell == null) {
            return "";
        }
        return cell;
    }

    private static final class Recorder implements Effects {
        private final StringBuilder changes = new StringBuilder();
        private final TreeMap<Long, Session> sessions = new TreeMap<>();
        private final TreeMap<Long, FlappingEpisode> episodes = new TreeMap<>();

        @Override
        public void session(Session session) {
            sessions.put(session.onlineAt(), session);
        }

        @Override
        public void connected(long time) {
            changes.append(" +").append(time);
        }

        @Override
        public void disconnected(long time, Long reason) {
            changes.append(" -").append(time);
        }

        @Override
        public void episode(FlappingEpisode episode) {
            episodes.put(episode.startedAt(), episode);
        }

        String sessions() {
            StringBuilder text = new StringBuilder();
            for (Session session : sessions.values()) {
                text.append(' ').append(session.onlineAt()).append("..");
                if (session.offlineAt() != null) {
                    text.append(session.offlineAt()).append(' ').append(session.end());
                }
                if (session.offlineReason() != null) {
                    text.append(' ').append(session.offlineReason());
                }
            }
            return text.toString().trim();
        }

        String episodes() {
            StringBuilder text = new StringBuilder();
            for (FlappingEpisode episode : episodes.values()) {
                text.append(' ').append(episode.startedAt()).append("..").append(episode.last());
                text.append(" x").append(episode.transitions());
                if (episode.ended()) {
                    text.append(" ended");
                }
            }
            return text.toString().trim();
        }
    }
}
