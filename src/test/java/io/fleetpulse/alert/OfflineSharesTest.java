package io.fleetpulse.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.activity.DeviceKeySerializer;
import io.fleetpulse.config.AlertRules;
import io.fleetpulse.config.AlertRules.Devices;
import io.fleetpulse.config.AlertRules.OfflineRule;
import io.fleetpulse.config.AlertRules.ShareRule;
import io.fleetpulse.message.DeviceKey;
import io.fleetpulse.window.NewestPeriods;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;

/** Products of which too many devices are offline too long. Times are minutes in these tests. */
@SuppressWarnings("try")
class OfflineSharesTest {

    private static final long MINUTE = 60_000;

    private static final AlertRules RULES = rules(0.5, 0.25, 2);

    private static AlertRules rules(double share, double clear, int atLeast) {
        OfflineRule each =
                new OfflineRule(
                        new Devices(List.of("a*"), Map.of()),
                        Duration.ofMinutes(10),
                        Duration.ZERO,
                        "critical");
        return new AlertRules(
                "f",
                List.of(),
                List.of(new ShareRule("outage", each, share, clear, atLeast)),
                List.of(),
                List.of());
    }

    @Test
    void theShareBeginsAtOneLimitAndEndsBelowTheOther() throws Exception {
        List<PresenceFact> facts = new ArrayList<>();
        facts.add(session("a", 0, 20L));
        facts.add(session("b", 0, 25L));
        facts.add(session("c", 0, null));
        facts.add(session("d", 0, null));
        assertThat(causes(RULES, 34, facts)).isEmpty();
        assertThat(causes(RULES, 36, facts)).containsExactly("36-… 2 of 4");
        facts.add(session("a", 50, null));
        facts.add(session("e", 50, null));
        // One of five is below a quarter, and fewer than two.
        assertThat(causes(RULES, 100, facts)).containsExactly("36-51 2 of 4");
        facts.add(session("c2", 0, 30L));
        assertThat(causes(RULES, 45, facts)).containsExactly("41-… 3 of 5");
    }

    @Test
    void devicesThatAreGoneCountNoMore() throws Exception {
        List<PresenceFact> facts = new ArrayList<>();
        for (String device : List.of("a", "b")) {
            facts.add(session(device, 0, 20L));
        }
        for (String device : List.of("c", "d", "e")) {
            facts.add(session(device, 0, null));
        }
        assertThat(causes(RULES, 100, facts)).isEmpty();
        facts.add(PresenceFact.inventory(new DeviceKey("a1", "e"), Map.of(), 40 * MINUTE));
        assertThat(causes(RULES, 100, facts)).containsExactly("41-… 2 of 4");
        facts.add(PresenceFact.inventory(new DeviceKey("a1", "a"), Map.of(), 60 * MINUTE));
        assertThat(causes(RULES, 100, facts)).containsExactly("41-61 2 of 4");
    }

    @Property(tries = 50)
    void inAnyOrderTheAlertsAreTheSame(@ForAll Random random) throws Exception {
        List<PresenceFact> facts = new ArrayList<>();
        for (int device = 0; device < 6; device++) {
            long time = random.nextInt(30);
            for (int session = 0; session < 4; session++) {
                long from = time;
                time += 1 + random.nextInt(40);
                boolean lasts = session == 3 && random.nextBoolean();
                facts.add(session("d" + device, from, lasts ? null : time));
                time += 1 + random.nextInt(40);
            }
            if (random.nextInt(4) == 0) {
                facts.add(
                        PresenceFact.inventory(
                                new DeviceKey("a1", "d" + device),
                                Map.of(),
                                random.nextInt(300) * MINUTE));
            }
        }
        AlertRules rules = rules(0.3, 0.2, 1);
        List<String> inOrder = causes(rules, 1_000, facts);
        Collections.shuffle(facts, random);
        assertThat(causes(rules, 1_000, facts)).isEqualTo(inOrder);
        // With watermarks between the facts, late facts correct earlier causes.
        assertThat(causesWithWatermarks(rules, 1_000, facts)).isEqualTo(inOrder);
    }

    @Test
    void oldWindowsAreAddedUp() throws Exception {
        try (Harnesses harnesses = new Harnesses(RULES, false)) {
            harnesses.add(session("a", 0, 20L));
            harnesses.add(session("b", 0, 20L));
            harnesses.watermark(60);
            assertThat(harnesses.causes()).containsExactly("31-… 2 of 2");
            long later = Duration.ofDays(3).toMinutes();
            harnesses.add(session("c", later - 10, null));
            harnesses.watermark(later);
            assertThat(harnesses.shares.numKeyedStateEntries()).isLessThanOrEqualTo(5);
            harnesses.add(session("a", later, null));
            harnesses.add(session("b", later, null));
            harnesses.watermark(later + 5);
            assertThat(harnesses.causes()).containsExactly("31-" + (later + 1) + " 2 of 2");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whileTheWatermarkDoesNotAdvanceOldChangesAreAddedUp(boolean inOrder) throws Exception {
        long day = Duration.ofDays(1).toMinutes();
        List<PresenceFact> facts = new ArrayList<>();
        for (int index = 0; index < 60; index++) {
            facts.add(session("d" + index, index * day, index < 20 ? null : index * day + 20L));
        }
        if (!inOrder) {
            Collections.reverse(facts);
        }
        NewestPeriods.Limit few = new NewestPeriods.Limit(day * MINUTE, 9);
        OfflineShares shares = new OfflineShares(RULES, false, few);
        try (Harnesses harnesses = new Harnesses(RULES, false, shares)) {
            for (PresenceFact fact : facts) {
                harnesses.add(fact);
            }
            int windows = 2 * 9;
            assertThat(harnesses.shares.numEventTimeTimers()).isLessThanOrEqualTo(windows + 2);
            harnesses.watermark(60 * day);
            // Half of 40 devices were offline before the kept days, and more at their beginning.
            String counts = inOrder ? "20 of 40" : "31 of 52";
            assertThat(harnesses.causes()).hasSize(1);
            assertThat(harnesses.causes().get(0)).matches("\\d+-… " + counts);
        }
    }

    /** A restarted job begins with an earlier watermark. */
    @Test
    void aRestartRetractsNoAlert() throws Exception {
        OperatorSubtaskState snapshot;
        try (Harnesses harnesses = new Harnesses(RULES, false)) {
            harnesses.add(session("a", 0, 20L));
            harnesses.add(session("b", 0, 20L));
            harnesses.watermark(60);
            assertThat(harnesses.causes()).containsExactly("31-… 2 of 2");
            snapshot = harnesses.shares.snapshot(1, 1);
        }
        try (KeyedOneInputStreamOperatorTestHarness<AlertSubject, ShareDelta, CauseChange> shares =
                CauseHarness.open(
                        new OfflineShares(RULES, false),
                        ShareDelta::subject,
                        TypeInformation.of(AlertSubject.class),
                        snapshot)) {
            long version = ShareVersions.of(RULES.shares(), null, 0).of("outage");
            ShareDelta.Place place = new ShareDelta.Place("a1", "outage", 5 * MINUTE, version);
            shares.processElement(new ShareDelta(place, 0, 1), 0);
            shares.processWatermark(new Watermark(20 * MINUTE));
            assertThat(CauseHarness.remaining(shares.extractOutputValues()).values())
                    .extracting(Harnesses::text)
                    .containsExactly("31-… 2 of 3");
        }
    }

    @Test
    void theEndOfABoundedInputCountsAsSilenceAndADrainedStopDoesNot() throws Exception {
        for (boolean bounded : new boolean[] {true, false}) {
            try (Harnesses harnesses = new Harnesses(RULES, bounded)) {
                harnesses.add(session("a", 0, 20L));
                harnesses.add(session("b", 0, 20L));
                harnesses.end();
                assertThat(harnesses.causes()).hasSize(bounded ? 1 : 0);
            }
        }
    }

    private static PresenceFact session(String device, long from, Long to) {
        Long until = to == null ? null : Long.valueOf(to * MINUTE);
        return PresenceFact.session(new DeviceKey("a1", device), from * MINUTE, until, true);
    }

    private static List<String> causes(AlertRules rules, long watermark, List<PresenceFact> facts)
            throws Exception {
        try (Harnesses harnesses = new Harnesses(rules, false)) {
            for (PresenceFact fact : facts) {
                harnesses.add(fact);
            }
            harnesses.watermark(watermark);
            return harnesses.causes();
        }
    }

    private static List<String> causesWithWatermarks(
            AlertRules rules, long watermark, List<PresenceFact> facts) throws Exception {
        try (Harnesses harnesses = new Harnesses(rules, false)) {
            long time = 0;
            for (PresenceFact fact : facts) {
                harnesses.add(fact);
                time += 11;
                harnesses.watermark(time);
            }
            harnesses.watermark(watermark);
            return harnesses.causes();
        }
    }

    /** The operator of the devices, followed by the operator of the products. */
    private static final class Harnesses implements AutoCloseable {

        private final KeyedOneInputStreamOperatorTestHarness<DeviceKey, PresenceFact, CauseChange>
                devices;
        private final KeyedOneInputStreamOperatorTestHarness<AlertSubject, ShareDelta, CauseChange>
                shares;

        Harnesses(AlertRules rules, boolean bounded) throws Exception {
            this(rules, bounded, new OfflineShares(rules, bounded));
        }

        Harnesses(AlertRules rules, boolean bounded, OfflineShares ofShares) throws Exception {
            devices =
                    CauseHarness.open(
                            new OfflineDevices(rules, bounded),
                            PresenceFact::device,
                            DeviceKeySerializer.TYPE);
            shares =
                    CauseHarness.open(
                            ofShares, ShareDelta::subject, TypeInformation.of(AlertSubject.class));
        }

        void add(PresenceFact fact) throws Exception {
            devices.processElement(fact, 0);
            forward();
        }

        private void forward() throws Exception {
            Queue<StreamRecord<ShareDelta>> deltas = devices.getSideOutput(OfflineDevices.SHARES);
            while (deltas != null && !deltas.isEmpty()) {
                shares.processElement(deltas.remove().getValue(), 0);
            }
        }

        void watermark(long minutes) throws Exception {
            mark(new Watermark(minutes * MINUTE));
        }

        void end() throws Exception {
            mark(Watermark.MAX_WATERMARK);
        }

        private void mark(Watermark watermark) throws Exception {
            devices.processWatermark(watermark);
            forward();
            shares.processWatermark(watermark);
        }

        List<String> causes() {
            List<CauseChange> changes = shares.extractOutputValues();
            assertThat(changes)
                    .extracting(CauseChange::subject)
                    .allMatch(new AlertSubject(AlertKind.OFFLINE_SHARE, "a1/outage")::equals);
            List<String> texts = new ArrayList<>();
            CauseHarness.remaining(changes).values().forEach(cause -> texts.add(text(cause)));
            return texts;
        }

        private static String text(Cause cause) {
            String counts =
                    cause.detail()
                            .replaceAll(".*\"offline\":(\\d+),\"devices\":(\\d+).*", "$1 of $2");
            String to = cause.to() == null ? "…" : String.valueOf(cause.to() / MINUTE);
            return cause.from() / MINUTE + "-" + to + " " + counts;
        }

        @Override
        public void close() throws Exception {
            devices.close();
            shares.close();
        }
    }
}
