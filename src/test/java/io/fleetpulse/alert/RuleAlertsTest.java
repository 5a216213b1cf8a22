package io.fleetpulse.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.activity.DeviceKeySerializer;
import io.fleetpulse.activity.RolloutActivity;
import io.fleetpulse.activity.RolloutActivity.Status;
import io.fleetpulse.config.AlertRules;
import io.fleetpulse.config.AlertRules.Devices;
import io.fleetpulse.config.AlertRules.OfflineRule;
import io.fleetpulse.config.AlertRules.PropertyRule;
import io.fleetpulse.message.DeviceKey;
import io.fleetpulse.result.Change;
import io.fleetpulse.result.Table;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** Causes of configured rules: each test checks the final causes. */
@SuppressWarnings("try")
class RuleAlertsTest {

    private static final DeviceKey DEVICE = new DeviceKey("a1", "d");

    private static final AlertRules RULES =
            new AlertRules(
                    "f",
                    List.of(
                            new OfflineRule(
                                    new Devices(List.of(), Map.of("site", "harbour")),
                                    Duration.ofMillis(10),
                                    Duration.ofMillis(10),
                                    "critical"),
                            new OfflineRule(
                                    new Devices(List.of("a*"), Map.of()),
                                    Duration.ofMillis(100),
                                    Duration.ofMillis(300),
                                    "warning")),
                    List.of(),
                    List.of(),
                    List.of(
                            new PropertyRule(
                                    "hot",
                                    new Devices(List.of(), Map.of()),
                                    "T",
                                    true,
                                    60,
                                    55,
                                    Duration.ofMillis(100),
                                    "warning")));

    @Test
    void aDeviceIsOfflineTooLongUntilItIsBack() throws Exception {
        assertThat(offline(500, session(0, 100L))).containsExactly("100: 200-… warning");
        assertThat(offline(199, session(0, 100L))).isEmpty();
        assertThat(offline(500, session(0, 100L), session(400, null)))
                .containsExactly("100: 200-400 warning");
        assertThat(offline(500, session(0, 100L), session(200, null))).isEmpty();
        assertThat(offline(500, session(0, 100L), session(100, null))).isEmpty();
        assertThat(offline(500)).isEmpty();
    }

    @Test
    void anUpdateExcusesADeviceWhileItLastsAndNotForEver() throws Exception {
        PresenceFact begun = begun(50, 1);
        assertThat(offline(499, session(0, 100L), begun)).isEmpty();
        assertThat(offline(500, session(0, 100L), begun)).containsExactly("100: 500-… warning");
        PresenceFact ended = ended(Status.SUCCEEDED, 50, 150);
        assertThat(offline(250, session(0, 100L), begun, ended))
                .containsExactly("100: 250-… warning");
        assertThat(offline(500, session(0, 100L), begun, ended(Status.FAILED, 50, 900)))
                .containsExactly("100: 500-… warning");
        assertThat(offline(500, session(0, 100L), begun, ended(Status.SUCCEEDED, 50, 90)))
                .containsExactly("100: 200-… warning");
        assertThat(offline(300, session(0, 100L), begun, ended, begun(50, -1)))
                .containsExactly("100: 200-… warning");
    }

    @Test
    void aCanceledUpdateExcusesUntilItIsCanceled() throws Exception {
        PresenceFact begun = begun(50, 1);
        PresenceFact canceled = ended(Status.CANCELED, 50, 150);
        assertThat(offline(250, session(0, 100L), begun, canceled))
                .containsExactly("100: 250-… warning");
        assertThat(offline(250, session(0, 100L), canceled, begun))
                .containsExactly("100: 250-… warning");
        assertThat(offline(260, session(0, 160L), begun, canceled))
                .containsExactly("160: 260-… warning");
    }

    @Test
    void anUpdateThatNeverReportedAnEndExcusesNothingADayLater() throws Exception {
        long day = Duration.ofDays(1).toMillis();
        PresenceFact begun = begun(50, 1);
        assertThat(offline(2 * day, session(0, day + 50), begun))
                .containsExactly("%d: %d-… warning".formatted(day + 50, day + 450));
        assertThat(offline(2 * day, session(0, day + 51), begun))
                .containsExactly("%d: %d-… warning".formatted(day + 51, day + 151));
    }

    @Test
    void aDeviceThatIsDisabledOrDeletedIsMissedNoMore() throws Exception {
        PresenceFact gone = PresenceFact.inventory(DEVICE, Map.of(), 300L);
        assertThat(offline(500, session(0, 100L), gone)).containsExactly("100: 200-300 warning");
        assertThat(offline(500, session(0, 250L), gone)).isEmpty();
        assertThat(
                        offline(
                                500,
                                session(0, 100L),
                                gone,
                                PresenceFact.inventory(DEVICE, Map.of(), null)))
                .containsExactly("100: 200-… warning");
    }

    @Test
    void theFirstRuleThatMeansADeviceCounts() throws Exception {
        PresenceFact harbour = PresenceFact.inventory(DEVICE, Map.of("site", "harbour"), null);
        assertThat(offline(500, session(0, 100L), harbour)).containsExactly("100: 110-… critical");
        assertThat(
                        offline(
                                500,
                                session(0, 100L),
                                harbour,
                                PresenceFact.inventory(DEVICE, Map.of("site", "hill"), null)))
                .containsExactly("100: 200-… warning");
    }

    @Property(tries = 100)
    void anExcusedDeviceRaisesNoAlertAfterManyMoreUpdates(@ForAll Random random) throws Exception {
        List<PresenceFact> facts = new ArrayList<>();
        for (int number = 0; number < 40; number++) {
            long begin = number * 10_000L;
            String job = "j" + number;
            facts.add(update(job, Status.STARTED, begin, begin, 1));
            facts.add(update(job, Status.SUCCEEDED, begin, begin + 200, 1));
            facts.add(session(begin - 9_700, begin + 10));
        }
        // Offline for 290, which is too long without an update.
        long last = 39 * 10_000L;
        facts.add(session(last + 300, null));
        assertThat(offline(last + 400, facts.toArray(PresenceFact[]::new))).isEmpty();
        shuffleNearby(facts, random);
        assertThat(offline(last + 400, facts.toArray(PresenceFact[]::new))).isEmpty();
    }

    @Property(tries = 50)
    void alertsOfExcusedDevicesStayAfterManyMoreUpdates(@ForAll Random random) throws Exception {
        List<PresenceFact> facts = new ArrayList<>();
        List<String> expected = new ArrayList<>();
        long begin = 0;
        for (int number = 0; number < 40; number++) {
            String job = "j" + number;
            facts.add(session(begin - 9_640, begin + 10));
            facts.add(update(job, Status.STARTED, begin, begin, 1));
            facts.add(update(job, Status.SUCCEEDED, begin, begin + 200, 1));
            expected.add("%d: %d-%d warning".formatted(begin + 10, begin + 300, begin + 360));
            begin += 10_000;
        }
        facts.add(session(begin - 9_640, null));
        assertThat(offline(begin, facts.toArray(PresenceFact[]::new)))
                .containsExactlyInAnyOrderElementsOf(expected);
        shuffleNearby(facts, random);
        assertThat(offline(begin, facts.toArray(PresenceFact[]::new)))
                .containsExactlyInAnyOrderElementsOf(expected);
    }

    private static void shuffleNearby(List<PresenceFact> facts, Random random) {
        for (int from = 0; from < facts.size(); from += 9) {
            Collections.shuffle(facts.subList(from, Math.min(from + 9, facts.size())), random);
        }
    }

    @Test
    void aDeviceThatStaysOfflineDuringManyUpdatesRaisesAnAlert() throws Exception {
        List<PresenceFact> facts = new ArrayList<>();
        facts.add(update("first", Status.STARTED, 0, 0, 1));
        facts.add(update("first", Status.SUCCEEDED, 0, 50, 1));
        facts.add(session(-100, 10L));
        for (int number = 1; number <= 36; number++) {
            facts.add(update("j" + number, Status.STARTED, 100 + number, 100 + number, 1));
            facts.add(update("j" + number, Status.FAILED, 100 + number, 101 + number, 1));
        }
        // The updates that are no longer kept excuse the device until the last of them ended.
        assertThat(offline(1_000, facts.toArray(PresenceFact[]::new)))
                .containsExactly("10: 205-… warning");
        facts.add(session(500, null));
        assertThat(offline(1_000, facts.toArray(PresenceFact[]::new)))
                .containsExactly("10: 205-500 warning");
    }

    @Property(tries = 200)
    void inAnyOrderDevicesAreOfflineTooLongAtTheSameTimes(@ForAll Random random) throws Exception {
        List<PresenceFact> facts = new ArrayList<>();
        long time = 0;
        for (int session = 0; session < 8; session++) {
            long from = time + random.nextInt(300);
            time = from + 1 + random.nextInt(300);
            facts.add(session(from, time));
        }
        facts.add(PresenceFact.inventory(DEVICE, Map.of(), null));
        long begin = random.nextInt(1_000);
        facts.add(begun(begin, 1));
        if (random.nextBoolean()) {
            facts.add(ended(Status.FAILED, begin, 1_000 + random.nextInt(1_000)));
        }
        List<String> inOrder = offline(10_000, facts.toArray(PresenceFact[]::new));
        facts.addAll(List.copyOf(facts));
        Collections.shuffle(facts, random);
        assertThat(offline(10_000, facts.toArray(PresenceFact[]::new))).isEqualTo(inOrder);
        assertThat(inOrder).isNotEmpty();
    }

    @Test
    void theEndOfABoundedInputCountsAsSilenceAndADrainedStopDoesNot() throws Exception {
        for (boolean bounded : new boolean[] {true, false}) {
            try (KeyedOneInputStreamOperatorTestHarness<DeviceKey, PresenceFact, CauseChange>
                    harness = offlineHarness(bounded)) {
                harness.processElement(session(0, 100L), 0);
                harness.processWatermark(Watermark.MAX_WATERMARK);
                assertThat(causes(harness.extractOutputValues())).hasSize(bounded ? 1 : 0);
            }
        }
    }

    /** A restarted job begins with an earlier watermark. */
    @Test
    void aRestartRetractsNoOfflinePeriod() throws Exception {
        OperatorSubtaskState snapshot;
        try (KeyedOneInputStreamOperatorTestHarness<DeviceKey, PresenceFact, CauseChange> harness =
                offlineHarness(false)) {
            harness.processElement(session(0, 100L), 0);
            harness.processWatermark(new Watermark(10_000));
            assertThat(causes(harness.extractOutputValues())).hasSize(1);
            snapshot = harness.snapshot(1, 1);
        }
        try (KeyedOneInputStreamOperatorTestHarness<DeviceKey, PresenceFact, CauseChange> harness =
                CauseHarness.open(
                        new OfflineDevices(RULES, false),
                        PresenceFact::device,
                        DeviceKeySerializer.TYPE,
                        snapshot)) {
            harness.processElement(PresenceFact.inventory(DEVICE, Map.of("site", "x"), null), 0);
            assertThat(harness.extractOutputValues()).isEmpty();
        }
    }

    @Test
    void anOfflinePeriodThatDoesNotChangeIsNotEmittedAgain() throws Exception {
        try (KeyedOneInputStreamOperatorTestHarness<DeviceKey, PresenceFact, CauseChange> harness =
                offlineHarness(false)) {
            harness.processElement(session(0, 100L), 0);
            harness.processElement(session(400, 500L), 0);
            harness.processWatermark(new Watermark(10_000));
            harness.processElement(session(20_000, null), 0);
            harness.processElement(session(300, 310L), 0);
            assertThat(harness.extractOutputValues())
                    .extracting(CauseChange::id)
                    .containsExactly(100L, 500L, 500L, 100L);
        }
    }

    @Test
    void aRestartWithOtherRulesRetractsWhatTheyExclude() throws Exception {
        OperatorSubtaskState snapshot;
        try (KeyedOneInputStreamOperatorTestHarness<DeviceKey, PresenceFact, CauseChange> harness =
                offlineHarness(false)) {
            harness.processElement(session(0, 100L), 0);
            harness.processWatermark(new Watermark(10_000));
            snapshot = harness.snapshot(1, 1);
        }
        AlertRules none = new AlertRules("f", List.of(), List.of(), List.of(), List.of());
        try (KeyedOneInputStreamOperatorTestHarness<DeviceKey, PresenceFact, CauseChange> harness =
                CauseHarness.open(
                        new OfflineDevices(none, false),
                        PresenceFact::device,
                        DeviceKeySerializer.TYPE,
                        snapshot)) {
            harness.processElement(session(20_000, null), 0);
            AlertSubject subject = AlertSubject.of(AlertKind.OFFLINE, "a1", "d");
            assertThat(harness.extractOutputValues())
                    .containsExactly(new CauseChange(subject, 100, null));
        }
    }

    @Test
    void whatIsKnownOfADeviceEndsAYearAfterItWentOffline() throws Exception {
        try (KeyedOneInputStreamOperatorTestHarness<DeviceKey, PresenceFact, CauseChange> harness =
                offlineHarness(false)) {
            harness.processElement(session(0, 100L), 0);
            harness.processWatermark(new Watermark(Duration.ofDays(366).toMillis()));
            assertThat(harness.numKeyedStateEntries()).isZero();
            assertThat(harness.numEventTimeTimers()).isZero();
        }
    }

    /** The inventory sends tags once; they must not depend on when the history ends. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void tagsStayWhenTheHistoryEndsAndBeforeThereIsOne(boolean hasHistory) throws Exception {
        long year = Duration.ofDays(366).toMillis();
        try (KeyedOneInputStreamOperatorTestHarness<DeviceKey, PresenceFact, CauseChange> harness =
                offlineHarness(false)) {
            harness.processElement(
                    PresenceFact.inventory(DEVICE, Map.of("site", "harbour"), null), 0);
            if (hasHistory) {
                harness.processElement(session(0, 5L), 0);
            }
            harness.processWatermark(new Watermark(year));
            assertThat(harness.numEventTimeTimers()).isZero();
            harness.processElement(session(year, year + 5), 0);
            harness.processWatermark(new Watermark(year + 50));
            assertThat(causes(harness.extractOutputValues()))
                    .contains("%d: %d-… critical".formatted(year + 5, year + 15));
        }
    }

    /** The inventory sends the tags of a device again when the device is enabled or created. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void nothingIsKeptOfADeviceThatIsGoneForAYear(boolean hasHistory) throws Exception {
        long year = Duration.ofDays(366).toMillis();
        try (KeyedOneInputStreamOperatorTestHarness<DeviceKey, PresenceFact, CauseChange> harness =
                offlineHarness(false)) {
            if (hasHistory) {
                harness.processElement(session(0, 5L), 0);
            }
            harness.processElement(PresenceFact.inventory(DEVICE, Map.of("site", "x"), 10L), 0);
            harness.processWatermark(new Watermark(20));
            assertThat(harness.numKeyedStateEntries()).isPositive();
            harness.processWatermark(new Watermark(3 * year));
            assertThat(harness.numKeyedStateEntries()).isZero();
            assertThat(harness.numEventTimeTimers()).isZero();
        }
    }

    @Test
    void aPropertyIsBeyondItsLimitUntilAReadingClears() throws Exception {
        assertThat(property(window(0, 61), window(60, 62))).containsExactly("0: 100-… warning");
        assertThat(property(window(0, 61))).isEmpty();
        assertThat(property(window(0, 61), window(60, 58), window(120, 57)))
                .containsExactly("0: 100-… warning");
        assertThat(property(window(0, 61), window(60, 62), window(120, 55)))
                .containsExactly("0: 100-180 warning");
        assertThat(property(window(0, 61), window(60, 55), window(120, 62))).isEmpty();
        assertThat(property(window(0, 60), window(60, 60), window(120, 60))).isEmpty();
        // A late reading in between.
        assertThat(property(window(0, 61), window(60, 62), window(120, 62), window(60, 50)))
                .isEmpty();
    }

    @Property(tries = 200)
    void inAnyOrderAPropertyIsBeyondItsLimitAtTheSameTimes(@ForAll Random random) throws Exception {
        List<PropertyFact> facts = new ArrayList<>();
        for (int window = 0; window < 40; window++) {
            for (int row = random.nextInt(3); row > 0; row--) {
                facts.add(window(window * 60L, 50 + random.nextInt(14)));
            }
        }
        List<String> inOrder = property(facts.toArray(PropertyFact[]::new));
        facts.addAll(List.copyOf(facts));
        Collections.shuffle(facts, random);
        assertThat(property(facts.toArray(PropertyFact[]::new))).isEqualTo(inOrder);
    }

    @Test
    void ofOldWindowsOnlyTheirEndIsKept() throws Exception {
        try (KeyedOneInputStreamOperatorTestHarness<AlertSubject, PropertyFact, CauseChange>
                harness = propertyHarness()) {
            long step = Duration.ofHours(1).toMillis();
            for (int window = 0; window < 100; window++) {
                harness.processElement(window(window * step, 61), 0);
            }
            assertThat(harness.numKeyedStateEntries()).isEqualTo(4);
            assertThat(causes(harness.extractOutputValues())).containsExactly("0: 100-… warning");
            harness.processElement(window(0, 10), 0);
            harness.processElement(window(100 * step, 10), 0);
            assertThat(causes(harness.extractOutputValues()))
                    .containsExactly("0: 100-" + (100 * step + 60) + " warning");
            harness.processWatermark(new Watermark(Duration.ofDays(400).toMillis()));
            assertThat(harness.numKeyedStateEntries()).isZero();
            assertThat(harness.numEventTimeTimers()).isZero();
        }
    }

    @Test
    void factsAreReadFromRows() {
        Change session =
                Change.upsert(Table.DEVICE_SESSION, "a1", "d", 5L, 9L, 4L, "offline", 400L, null);
        assertThat(RuleFacts.session(session)).contains(session(5, 9L));
        Change deleted = Change.delete(Table.DEVICE_SESSION, "a1", "d", 5L);
        assertThat(RuleFacts.session(deleted).orElseThrow().present()).isFalse();
        Change device =
                Change.upsert(
                        Table.DEVICE,
                        "a1",
                        "d",
                        null,
                        "deleted",
                        null,
                        7L,
                        null,
                        null,
                        "{\"site\":\"harbour\",\"other\":\"x\",\"gone\":null}");
        assertThat(RuleFacts.inventory(device, Set.of("site", "gone")))
                .contains(PresenceFact.inventory(DEVICE, Map.of("site", "harbour"), 7L));
    }

    private static PresenceFact session(long from, Long to) {
        return PresenceFact.session(DEVICE, from, to, true);
    }

    private static PresenceFact update(
            String job, Status status, long began, long at, long amount) {
        return PresenceFact.of(
                new RolloutActivity(
                        job, "t", "a1", "d", "m", "1", "2", status, at, at, began, amount));
    }

    private static PresenceFact begun(long at, long amount) {
        return update("job", Status.STARTED, at, at, amount);
    }

    private static PresenceFact ended(Status status, long began, long at) {
        return update("job", status, began, at, 1);
    }

    private static PropertyFact window(long start, double extreme) {
        return new PropertyFact(DEVICE, "hot", start, start + 60, extreme);
    }

    private static List<String> offline(long watermark, PresenceFact... facts) throws Exception {
        try (KeyedOneInputStreamOperatorTestHarness<DeviceKey, PresenceFact, CauseChange> harness =
                offlineHarness(false)) {
            for (PresenceFact fact : facts) {
                harness.processElement(fact, 0);
            }
            harness.processWatermark(new Watermark(watermark));
            return causes(harness.extractOutputValues());
        }
    }

    private static List<String> property(PropertyFact... facts) throws Exception {
        try (KeyedOneInputStreamOperatorTestHarness<AlertSubject, PropertyFact, CauseChange>
                harness = propertyHarness()) {
            for (PropertyFact fact : facts) {
                harness.processElement(fact, 0);
            }
            return causes(harness.extractOutputValues());
        }
    }

    /** The causes that remain after all changes. */
    private static List<String> causes(List<CauseChange> changes) {
        List<String> texts = new ArrayList<>();
        CauseHarness.remaining(changes)
                .forEach(
                        (id, cause) ->
                                texts.add(
                                        id
                                                + ": "
                                                + cause.from()
                                                + "-"
                                                + (cause.to() == null ? "…" : cause.to())
                                                + " "
                                                + cause.severity()));
        return texts;
    }

    private static KeyedOneInputStreamOperatorTestHarness<DeviceKey, PresenceFact, CauseChange>
            offlineHarness(boolean bounded) throws Exception {
        return CauseHarness.open(
                new OfflineDevices(RULES, bounded), PresenceFact::device, DeviceKeySerializer.TYPE);
    }

    private static KeyedOneInputStreamOperatorTestHarness<AlertSubject, PropertyFact, CauseChange>
            propertyHarness() throws Exception {
        return CauseHarness.open(
                new PropertyLimits(RULES),
                PropertyFact::subject,
                TypeInformation.of(AlertSubject.class));
    }
}
