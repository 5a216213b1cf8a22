package io.fleetpulse.notifier.outbox;

import static io.fleetpulse.notifier.outbox.SampleAlerts.decision;
import static io.fleetpulse.notifier.outbox.SampleAlerts.raised;
import static io.fleetpulse.notifier.outbox.SampleAlerts.resolved;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.notifier.alert.AlertState;
import io.fleetpulse.notifier.alert.Severity;
import io.fleetpulse.notifier.routing.Routes;
import io.fleetpulse.notifier.routing.RoutesFile;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;

class OutboxTest {

    private static final long NOW = Instant.parse("2026-03-02T04:00:00Z").toEpochMilli();
    private static final long SECOND = 1_000;
    private static final long MINUTE = 60_000;
    private static final long HOUR = 3_600_000;

    private long now = NOW;
    private long offset;
    private Outbox outbox = outbox("");

    @Test
    void anAlertIsSentAfterTheWaitOfItsGroup() {
        accept(raised("d", NOW));
        now += 30 * SECOND - 1;
        assertThat(take()).isEmpty();
        now++;
        assertThat(take()).containsExactly("RAISED d");
    }

    @Test
    void alertsOfAGroupShareAMessageAndOfAnotherGroupHaveOneOfTheirOwn() {
        accept(raised("d1", NOW), raised("d2", NOW + 1), decision("HOLD", Severity.WARNING, NOW));
        now += 30 * SECOND;
        List<String> first = take();
        deliver();
        List<String> second = take();
        assertThat(List.of(first, second))
                .containsExactlyInAnyOrder(
                        List.of("RAISED d1", "RAISED d2"), List.of("RAISED job"));
    }

    @Test
    void anEndedAlertIsSentToReceiversThatKnowTheAlert() {
        tellRaised("d");
        accept(resolved("d", NOW + MINUTE));
        assertThat(take()).isEmpty();
        now += 5 * MINUTE;
        assertThat(take()).containsExactly("RESOLVED d");
        deliver();
        now += 10 * HOUR;
        assertThat(take()).isEmpty();
    }

    @Test
    void anAlertThatEndedBeforeItsMessageIsSentAsSuch() {
        accept(raised("d", NOW), resolved("d", NOW + SECOND));
        now += 30 * SECOND;
        assertThat(take()).containsExactly("CAME_AND_WENT d");
    }

    @Test
    void aFiringAlertIsRepeated() {
        tellRaised("d");
        now += 4 * HOUR;
        assertThat(take()).containsExactly("STILL d");
        deliver();
        assertThat(take()).isEmpty();
        now += 4 * HOUR;
        assertThat(take()).containsExactly("STILL d");
    }

    @Test
    void aMovedBeginIsNotSent() {
        tellRaised("d");
        withdraw(raised("d", NOW));
        accept(raised("d", NOW - MINUTE));
        now += 10 * MINUTE;
        assertThat(take()).isEmpty();
        accept(resolved("d", NOW + HOUR));
        now += 10 * MINUTE;
        assertThat(take()).containsExactly("RESOLVED d");
    }

    @Test
    void aMovedEndIsNotSent() {
        tellRaised("d");
        accept(resolved("d", NOW + MINUTE));
        now += 5 * MINUTE;
        take();
        deliver();
        withdraw(resolved("d", NOW + MINUTE));
        accept(resolved("d", NOW + 2 * MINUTE));
        now += 10 * MINUTE;
        assertThat(take()).isEmpty();
    }

    @Test
    void anAlertWithARetractedEndFiresAgain() {
        tellRaised("d");
        accept(resolved("d", NOW + MINUTE));
        now += 5 * MINUTE;
        take();
        deliver();
        withdraw(resolved("d", NOW + MINUTE));
        now += 10 * MINUTE;
        assertThat(take()).containsExactly("RAISED_AGAIN d");
    }

    @Test
    void aRetractedAlertIsSentIfTheReceiverKnowsIt() {
        tellRaised("d");
        withdraw(raised("d", NOW));
        now += 5 * MINUTE;
        assertThat(take()).containsExactly("WITHDRAWN d");
        deliver();
        accept(raised("e", NOW));
        withdraw(raised("e", NOW));
        now += 10 * MINUTE;
        assertThat(take()).isEmpty();
    }

    @Test
    void aDecisionIsSentWhenItChanges() {
        accept(decision("HOLD", Severity.WARNING, NOW));
        now += MINUTE;
        assertThat(take()).containsExactly("RAISED job");
        deliver();
        accept(decision("HOLD", Severity.WARNING, NOW));
        accept(decision("ROLLBACK", Severity.CRITICAL, NOW + MINUTE));
        now += 5 * MINUTE;
        assertThat(take()).containsExactly("RAISED job");
        deliver();
        accept(decision("PROCEED", Severity.INFO, NOW + HOUR));
        now += 5 * MINUTE;
        assertThat(take()).containsExactly("RESOLVED job");
    }

    @Test
    void theReceiverOfCriticalAlertsHearsOfTheEndAndNothingOfWarnings() {
        outbox = outbox("\"severity\": \"critical\",");
        accept(decision("HOLD", Severity.WARNING, NOW));
        now += HOUR;
        assertThat(take()).isEmpty();
        accept(decision("ROLLBACK", Severity.CRITICAL, NOW + 1));
        now += MINUTE;
        assertThat(take()).containsExactly("RAISED job");
        deliver();
        accept(decision("PROCEED", Severity.INFO, NOW + 2));
        now += 5 * MINUTE;
        assertThat(take()).containsExactly("RESOLVED job");
        deliver();
        accept(decision("HOLD", Severity.WARNING, NOW + 3));
        now += HOUR;
        assertThat(take()).isEmpty();
    }

    @Test
    void aReceiverThatIsAwayGetsTheSameMessageLaterAndWhatCameMeanwhileAfterIt() {
        accept(raised("d", NOW));
        now += 30 * SECOND;
        Dispatch first = outbox.take(now).get(0);
        for (int attempt = 0; attempt < 20; attempt++) {
            outbox.answered(first.message(), SendOutcome.again(Duration.ZERO, "away"), now);
            accept(resolved("d", NOW + MINUTE));
            now += 5 * MINUTE;
            assertThat(outbox.take(now)).containsExactly(first);
        }
        outbox.answered(first.message(), SendOutcome.delivered(), now);
        now += 5 * MINUTE;
        assertThat(take()).containsExactly("RESOLVED d");
    }

    @Test
    void aReceiverIsNotAskedAgainBeforeItWants() {
        Dispatch first = rejectedForThreeMinutes();
        assertNextInThreeMinutes(first);
    }

    @Test
    void aMessageThatIsRefusedIsHalvedUntilTheOneThatIsNotTakenIsAlone() {
        for (int device = 0; device < 7; device++) {
            accept(raised("d" + device, NOW + device));
        }
        now += 30 * SECOND;
        List<String> arrived = new ArrayList<>();
        for (Dispatch next : drain()) {
            List<String> known = known(next.message());
            boolean bad = known.contains("RAISED d4");
            if (!bad) {
                arrived.addAll(known);
            }
            SendOutcome outcome = bad ? SendOutcome.refused("400") : SendOutcome.delivered();
            outbox.answered(next.message(), outcome, now);
            now += MINUTE;
        }
        assertThat(arrived).hasSize(6).doesNotContain("RAISED d4");
        assertThat(outbox.counts().refused()).isEqualTo(1);
        assertThat(outbox.waiting()).isZero();
    }

    /** Takes messages one after another while the caller answers each. */
    private Iterable<Dispatch> drain() {
        return () ->
                new Iterator<>() {
                    private List<Dispatch> next = List.of();

                    @Override
                    public boolean hasNext() {
                        next = outbox.take(now);
                        return !next.isEmpty();
                    }

                    @Override
                    public Dispatch next() {
                        return next.get(0);
                    }
                };
    }

    @Test
    void quietHoursHoldWarningsUntilTheirEndAndLetCriticalAlertsThrough() {
        outbox = outbox("\"quietHours\": [\"night\"], \"repeat\": 0,");
        now = Instant.parse("2026-03-02T15:00:00Z").toEpochMilli();
        accept(raised("d", now), decision("ROLLBACK", Severity.CRITICAL, now));
        now += MINUTE;
        assertThat(take()).containsExactly("RAISED job");
        deliver();
        accept(raised("e", now), resolved("e", now + 1));
        now = Instant.parse("2026-03-02T23:00:00Z").toEpochMilli() - 1;
        assertThat(take()).isEmpty();
        now++;
        assertThat(take()).containsExactly("RAISED d", "CAME_AND_WENT e");
    }

    @Test
    void maintenanceHoldsWhatIsExpectedAndForgetsWhatIsOverByItsEnd() {
        outbox = outbox("");
        now = Instant.parse("2026-04-01T00:10:00Z").toEpochMilli();
        accept(raised("d", now), raised("e", now), resolved("e", now + MINUTE));
        accept(decision("HOLD", Severity.WARNING, now));
        now += MINUTE;
        assertThat(take()).containsExactly("RAISED job");
        deliver();
        now = Instant.parse("2026-04-01T01:00:00Z").toEpochMilli();
        assertThat(take()).containsExactly("RAISED d");
        deliver();
        now += HOUR;
        assertThat(take()).isEmpty();
        assertThat(outbox.counts().inMaintenance()).isEqualTo(1);
    }

    @Test
    void aReplayOfOldAlertsSendsNothing() {
        long old = NOW - Duration.ofDays(3).toMillis();
        accept(raised("d", old));
        now += 5 * MINUTE;
        assertThat(take()).isEmpty();
        accept(resolved("d", old + MINUTE));
        now += HOUR;
        assertThat(take()).isEmpty();
        assertThat(outbox.counts().tooOld()).isEqualTo(1);
    }

    @Test
    void anAlertThatFiresForDaysIsSentAlthoughItIsOld() {
        accept(raised("d", NOW - Duration.ofDays(3).toMillis()));
        now += 10 * MINUTE;
        assertThat(take()).containsExactly("RAISED d");
    }

    @Test
    void theFirstStartSendsFiringAlerts() {
        accept(raised("d", NOW - HOUR), resolved("d", NOW - 1), raised("e", NOW - HOUR));
        outbox.startWithFiringAlerts(now);
        now += MINUTE;
        assertThat(take()).containsExactly("RAISED e");
    }

    @Test
    void aCrashBetweenSendingAndAnsweringSendsTheSameMessageOnce() {
        accept(raised("d", NOW), raised("e", NOW + 1));
        now += 30 * SECOND;
        Dispatch first = outbox.take(now).get(0);
        List<SentRecord> remembered = outbox.changed();

        outbox = outbox("");
        outbox.restore(remembered);
        // Unsent rows stay pending and are read again.
        accept(raised("d", NOW), raised("e", NOW + 1), raised("f", NOW + 2));
        now += MINUTE;
        assertThat(outbox.take(now)).containsExactly(first);
        outbox.answered(first.message(), SendOutcome.delivered(), now);
        now += 5 * MINUTE;
        assertThat(take()).containsExactly("RAISED f");
    }

    @Test
    void rowsWithoutASentMessageAreReadAgain() {
        accept(raised("d", NOW));
        assertThat(outbox.progress(Map.of(0, 1L))).containsEntry(0, 0L);
        now += MINUTE;
        take();
        assertThat(outbox.progress(Map.of(0, 1L))).containsEntry(0, 1L);
    }

    @Test
    void whatIsLongOverIsForgotten() {
        tellRaised("d");
        accept(resolved("d", NOW + MINUTE));
        now += 5 * MINUTE;
        take();
        deliver();
        tellRaised("e");
        outbox.changed();
        now += Duration.ofDays(8).toMillis();
        outbox.forgetOld(now);
        assertThat(outbox.changed())
                .singleElement()
                .satisfies(record -> assertThat(record.isEmpty()).isTrue());
        assertThat(outbox.firing()).isEqualTo(1);
    }

    @Test
    void aLimitIsKeptToInEveryMinute() {
        outbox = outbox("\"groupBy\": [\"subject\"],");
        for (int device = 0; device < 20; device++) {
            accept(raised("d" + device, NOW + device));
        }
        now += 30 * SECOND;
        List<Long> times = new ArrayList<>();
        while (times.size() < 20) {
            for (Dispatch dispatch : outbox.take(now)) {
                times.add(now);
                outbox.answered(dispatch.message(), SendOutcome.delivered(), now);
            }
            now += SECOND;
        }
        for (int index = 5; index < times.size(); index++) {
            assertThat(times.get(index) - times.get(index - 5)).isGreaterThanOrEqualTo(MINUTE);
        }
    }

    @Test
    void aClockThatIsSetBackDelaysNoAlert() {
        accept(raised("d", NOW));
        now -= 8 * HOUR;
        assertThat(take()).isEmpty();
        now += 30 * SECOND;
        assertThat(take()).containsExactly("RAISED d");
    }

    @Test
    void aClockThatIsSetBackDelaysNoGroup() {
        tellRaised("d");
        now -= 8 * HOUR;
        accept(resolved("d", NOW + MINUTE));
        assertThat(take()).isEmpty();
        now += 5 * MINUTE;
        assertThat(take()).containsExactly("RESOLVED d");
    }

    @Test
    void aClockThatIsSetBackWhileTheNotifierIsDownDelaysNothing() {
        tellRaised("d");
        List<SentRecord> remembered = outbox.changed();
        outbox = outbox("");
        outbox.restore(remembered);
        now -= 8 * HOUR;
        accept(resolved("d", NOW + MINUTE));
        assertThat(take()).isEmpty();
        now += 5 * MINUTE;
        assertThat(take()).containsExactly("RESOLVED d");
    }

    @Test
    void aClockThatIsSetBackKeepsTheRestOfTheWaitBeforeTheNextAttempt() {
        Dispatch first = rejectedForThreeMinutes();
        now -= 8 * HOUR;
        assertThat(outbox.take(now)).isEmpty();
        assertNextInThreeMinutes(first);
    }

    @Test
    void aClockThatIsSetBackExhaustsNoLimit() {
        outbox = outbox("\"groupBy\": [\"subject\"],");
        for (int device = 0; device < 6; device++) {
            accept(raised("d" + device, NOW + device));
        }
        now += 30 * SECOND;
        for (int message = 0; message < 5; message++) {
            assertThat(take()).hasSize(1);
            deliver();
        }
        now -= 8 * HOUR;
        assertThat(take()).isEmpty();
        now += MINUTE;
        assertThat(take()).hasSize(1);
    }

    private Dispatch rejectedForThreeMinutes() {
        accept(raised("d", NOW));
        now += 30 * SECOND;
        Dispatch first = outbox.take(now).get(0);
        outbox.answered(first.message(), SendOutcome.again(Duration.ofMinutes(3), "later"), now);
        return first;
    }

    private void assertNextInThreeMinutes(Dispatch expected) {
        now += 3 * MINUTE - 1;
        assertThat(outbox.take(now)).isEmpty();
        now++;
        assertThat(outbox.take(now)).containsExactly(expected);
    }

    private void tellRaised(String device) {
        accept(raised(device, NOW));
        now += 5 * MINUTE;
        assertThat(take()).containsExactly("RAISED " + device);
        deliver();
    }

    private void accept(AlertState... alerts) {
        for (AlertState alert : alerts) {
            outbox.accept(new AlertRow(alert, false, 0, offset++, now), now);
        }
    }

    private void withdraw(AlertState alert) {
        outbox.accept(new AlertRow(alert.withdrawn(), true, 0, offset++, now), now);
    }

    private Notification last;

    private List<String> take() {
        List<Dispatch> dispatches = outbox.take(now);
        assertThat(dispatches).hasSizeLessThan(2);
        if (dispatches.isEmpty()) {
            return List.of();
        }
        last = dispatches.get(0).message();
        return known(last);
    }

    private static List<String> known(Notification message) {
        return message.sections().stream()
                .flatMap(section -> section.items().stream())
                .map(item -> item.kind() + " " + item.alert().deviceName())
                .toList();
    }

    private void deliver() {
        outbox.answered(last, SendOutcome.delivered(), now);
    }

    private static Outbox outbox(String ofRoute) {
        List<String> problems = new ArrayList<>();
        Routes routes =
                RoutesFile.read(
                        """
                        {
                          "receivers": [{"name": "r", "type": "webhook", "url": "http://127.0.0.1/",
                            "secret": {"file": "pom.xml"}, "limit": {"messages": 5, "per": "1m"}}],
                          "routes": [{%s "receiver": "r"}],
                          "quietHours": [{"name": "night", "from": "22:00", "to": "07:00"}],
                          "maintenance": [{"from": "2026-04-01T08:00:00+08:00",
                            "to": "2026-04-01T09:00:00+08:00", "kinds": ["flapping"]}]
                        }\
                        """
                                .formatted(ofRoute)
                                .getBytes(StandardCharsets.UTF_8),
                        problems::add);
        assertThat(problems).isEmpty();
        return new Outbox(routes, Duration.ofDays(1), new Random(1));
    }
}
