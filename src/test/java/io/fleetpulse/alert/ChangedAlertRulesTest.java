package io.fleetpulse.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.activity.DeviceKeySerializer;
import io.fleetpulse.config.AlertRules;
import io.fleetpulse.config.AlertRules.Devices;
import io.fleetpulse.config.AlertRules.OfflineRule;
import io.fleetpulse.config.AlertRules.PropertyRule;
import io.fleetpulse.config.AlertRules.ShareRule;
import io.fleetpulse.config.AlertRules.SilentRule;
import io.fleetpulse.message.DeviceKey;

import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;

/** Restarts with other rules. Times are minutes in these tests. */
@SuppressWarnings("try")
class ChangedAlertRulesTest {

    private static final long MINUTE = 60_000;
    private static final DeviceKey DEVICE = new DeviceKey("a1", "d");
    private static final Devices ALL = new Devices(List.of("a*"), Map.of());

    /** The changes of all runs of a test, in their order. */
    private final List<CauseChange> changes = new ArrayList<>();

    private List<String> causes() {
        List<String> texts = new ArrayList<>();
        for (Cause cause : CauseHarness.remaining(changes).values()) {
            String to = cause.to() == null ? "…" : String.valueOf(cause.to() / MINUTE);
            texts.add(cause.from() / MINUTE + "-" + to + " " + cause.severity());
        }
        return texts;
    }

    private static AlertRules property(
            String property, boolean above, double limit, String severity) {
        return new AlertRules(
                "f",
                List.of(),
                List.of(),
                List.of(),
                List.of(
                        new PropertyRule(
                                "hot",
                                ALL,
                                property,
                                above,
                                limit,
                                limit,
                                Duration.ZERO,
                                severity)));
    }

    private OperatorSubtaskState runProperty(
            AlertRules rules, OperatorSubtaskState state, long window, double... extremes)
            throws Exception {
        try (KeyedOneInputStreamOperatorTestHarness<AlertSubject, PropertyFact, CauseChange> run =
                CauseHarness.open(
                        new PropertyLimits(rules),
                        PropertyFact::subject,
                        TypeInformation.of(AlertSubject.class),
                        state)) {
            for (int index = 0; index < extremes.length; index++) {
                long start = (window + index) * MINUTE;
                run.processElement(
                        new PropertyFact(DEVICE, "hot", start, start + MINUTE, extremes[index]), 0);
            }
            changes.addAll(run.extractOutputValues());
            return run.snapshot(1, 1);
        }
    }

    /** The first rule is {@code T > 60, warning}; the windows before the restart have 61 and 62. */
    @ParameterizedTest
    @CsvSource({
        "T, true, 60, warning, 61, 0-… warning",
        "T, true, 61, warning, 70, 1-… warning",
        "T, true, 80, warning, 70, ",
        "T, true, 50, critical, 61, 0-… critical",
        "T, true, 80, critical, 90, 2-… critical",
        "T, false, 60, warning, 70, ",
        "T, false, 60, warning, 50, 2-… warning",
        "U, true, 60, warning, 10, ",
        "U, true, 60, warning, 70, 2-… warning",
    })
    void aChangedPropertyRuleRetractsWhatTheEarlierRuleRaised(
            String property,
            boolean above,
            double limit,
            String severity,
            double next,
            String expected)
            throws Exception {
        OperatorSubtaskState state =
                runProperty(property("T", true, 60, "warning"), null, 0, 61, 62);
        assertThat(causes()).containsExactly("0-… warning");

        runProperty(property(property, above, limit, severity), state, 2, next);
        assertThat(causes()).isEqualTo(expected == null ? List.of() : List.of(expected));
    }

    @Test
    void aRowWrittenAgainRenewsTheAlertsOfAChangedPropertyRule() throws Exception {
        OperatorSubtaskState state = runProperty(property("T", true, 60, "warning"), null, 0, 61);

        runProperty(property("T", true, 80, "warning"), state, 0, 61);
        assertThat(causes()).isEmpty();
    }

    private static AlertRules silent(String product) {
        return new AlertRules(
                "f",
                List.of(),
                List.of(),
                List.of(
                        new SilentRule(
                                new Devices(List.of(product), Map.of()),
                                Duration.ofMinutes(10),
                                "warning")),
                List.of());
    }

    @Test
    void aSilenceIsRetractedWhenNoRuleMatchesTheProductAnyMore() throws Exception {
        OperatorSubtaskState state;
        try (KeyedOneInputStreamOperatorTestHarness<DeviceKey, PresenceFact, CauseChange> run =
                CauseHarness.open(
                        new SilentDevices(silent("a*")),
                        PresenceFact::device,
                        DeviceKeySerializer.TYPE)) {
            run.processElement(PresenceFact.session(DEVICE, 0, null, true), 0);
            run.processWatermark(new Watermark(30 * MINUTE));
            changes.addAll(run.extractOutputValues());
            state = run.snapshot(1, 1);
        }
        assertThat(causes()).containsExactly("10-… warning");

        try (KeyedOneInputStreamOperatorTestHarness<DeviceKey, PresenceFact, CauseChange> run =
                CauseHarness.open(
                        new SilentDevices(silent("b*")),
                        PresenceFact::device,
                        DeviceKeySerializer.TYPE,
                        state)) {
            run.processElement(PresenceFact.session(DEVICE, 0, 40 * MINUTE, true), 0);
            changes.addAll(run.extractOutputValues());
        }
        assertThat(causes()).isEmpty();
    }

    private static AlertRules shares(int after, String... names) {
        OfflineRule each =
                new OfflineRule(ALL, Duration.ofMinutes(after), Duration.ZERO, "critical");
        List<ShareRule> shares = new ArrayList<>();
        for (String name : names) {
            shares.add(new ShareRule(name, each, 0.5, 0.5, 1));
        }
        return new AlertRules("f", List.of(each), shares, List.of(), List.of());
    }

    /** The states of both operators. */
    private record Saved(OperatorSubtaskState devices, OperatorSubtaskState shares) {}

    private final List<CauseChange> offline = new ArrayList<>();

    private Saved runShares(AlertRules rules, Saved saved, long watermark, PresenceFact... facts)
            throws Exception {
        KeyedOneInputStreamOperatorTestHarness<DeviceKey, PresenceFact, CauseChange> devices =
                new KeyedOneInputStreamOperatorTestHarness<>(
                        new OfflineDevicesOperator(new OfflineDevices(rules, false)),
                        PresenceFact::device,
                        DeviceKeySerializer.TYPE);
        if (saved != null) {
            devices.setRestoredCheckpointId(1);
            devices.initializeState(saved.devices());
        }
        devices.open();
        try (devices;
                KeyedOneInputStreamOperatorTestHarness<AlertSubject, ShareDelta, CauseChange>
                        shares =
                                CauseHarness.open(
                                        new OfflineShares(rules, false),
                                        ShareDelta::subject,
                                        TypeInformation.of(AlertSubject.class),
                                        saved == null ? null : saved.shares())) {
            for (PresenceFact fact : facts) {
                devices.processElement(fact, 0);
            }
            devices.processWatermark(new Watermark(watermark * MINUTE));
            Queue<StreamRecord<ShareDelta>> deltas = devices.getSideOutput(OfflineDevices.SHARES);
            while (deltas != null && !deltas.isEmpty()) {
                shares.processElement(deltas.remove().getValue(), 0);
            }
            shares.processWatermark(new Watermark(watermark * MINUTE));
            offline.addAll(devices.extractOutputValues());
            changes.addAll(shares.extractOutputValues());
            return new Saved(devices.snapshot(1, 1), shares.snapshot(1, 1));
        }
    }

    private static PresenceFact session(String device, long from, Long to) {
        Long until = to == null ? null : Long.valueOf(to * MINUTE);
        return PresenceFact.session(new DeviceKey("a1", device), from * MINUTE, until, true);
    }

    private Saved threeDevicesOfWhichTwoAreOffline(AlertRules rules) throws Exception {
        return runShares(
                rules, null, 60, session("a", 0, null), session("b", 0, 10L), session("c", 0, 40L));
    }

    @Test
    void aShareRuleCountsEveryDeviceAnewWhenItsTimeChanges() throws Exception {
        Saved saved = threeDevicesOfWhichTwoAreOffline(shares(15, "outage"));
        assertThat(causes()).containsExactly("56-… critical");

        saved = runShares(shares(60, "outage"), saved, 61);
        assertThat(causes()).isEmpty();
        saved = runShares(shares(60, "outage"), saved, 140);
        assertThat(causes()).containsExactly("101-… critical");
        runShares(shares(60, "outage"), saved, 150, session("b", 145, null));
        assertThat(causes()).containsExactly("101-146 critical");
    }

    @ParameterizedTest
    @CsvSource({"61", "62"})
    void anAddedShareRuleCountsTheKnownDevices(long watermark) throws Exception {
        Saved saved = threeDevicesOfWhichTwoAreOffline(shares(15));
        assertThat(changes).isEmpty();

        saved = runShares(shares(15, "outage"), saved, watermark);
        assertThat(causes()).containsExactly("56-… critical");
        runShares(shares(15, "outage"), saved, 70, session("b", 65, null));
        assertThat(causes()).containsExactly("56-66 critical");
    }

    @Test
    void aShareRuleThatWasGoneForARunCountsEachDeviceOnce() throws Exception {
        Saved saved = threeDevicesOfWhichTwoAreOffline(shares(15, "outage", "other"));
        changes.clear();
        saved = runShares(shares(15, "other"), saved, 70, session("b", 65, null));
        changes.clear();

        runShares(shares(15, "outage"), saved, 80);
        assertThat(CauseHarness.remaining(changes).values())
                .extracting(Cause::detail)
                .allMatch(detail -> detail.contains("\"offline\":2,\"devices\":3"));
        assertThat(causes()).containsExactly("56-66 critical");
    }

    @Test
    void anOfflineAlertFollowsAChangedRuleWithoutFurtherMessages() throws Exception {
        Saved saved = runShares(shares(15), null, 60, session("b", 0, 10L));
        assertThat(CauseHarness.remaining(offline).values())
                .extracting(cause -> cause.from() / MINUTE)
                .containsExactly(25L);

        saved = runShares(shares(90), saved, 61);
        assertThat(CauseHarness.remaining(offline)).isEmpty();
        runShares(shares(90), saved, 101);
        assertThat(CauseHarness.remaining(offline).values())
                .extracting(cause -> cause.from() / MINUTE)
                .containsExactly(100L);
    }

    /** A job may take a checkpoint, and fail, before its first watermark. */
    @ParameterizedTest
    @CsvSource({"61, 62", "-1, 61"})
    void anOfflineAlertTakesTheSeverityOfAChangedRule(long first, long second) throws Exception {
        Saved saved = runShares(shares(15), null, 60, session("b", 0, 10L));
        OfflineRule each = new OfflineRule(ALL, Duration.ofMinutes(15), Duration.ZERO, "warning");
        AlertRules changed = new AlertRules("f", List.of(each), List.of(), List.of(), List.of());

        saved = runShares(changed, saved, first);
        runShares(changed, saved, second);

        assertThat(CauseHarness.remaining(offline).values())
                .extracting(Cause::severity)
                .containsExactly("warning");
    }
}
