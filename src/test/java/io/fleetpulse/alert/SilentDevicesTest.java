package io.fleetpulse.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.activity.DeviceKeySerializer;
import io.fleetpulse.config.AlertRules;
import io.fleetpulse.config.AlertRules.Devices;
import io.fleetpulse.config.AlertRules.SilentRule;
import io.fleetpulse.message.ChangeAction;
import io.fleetpulse.message.DeviceKey;
import io.fleetpulse.message.DeviceLifecycle;
import io.fleetpulse.message.Message;
import io.fleetpulse.message.Origin;
import io.fleetpulse.message.PropertyHistory;
import io.fleetpulse.message.PropertyPost;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

import org.apache.flink.api.common.functions.util.ListCollector;
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

/**
 * Devices that are online and silent. In these tests times are seconds, and the granularity is one
 * second.
 */
@SuppressWarnings("try")
class SilentDevicesTest {

    private static final DeviceKey DEVICE = new DeviceKey("a1", "d");

    private static final AlertRules RULES =
            new AlertRules(
                    "f",
                    List.of(),
                    List.of(),
                    List.of(
                            new SilentRule(
                                    new Devices(List.of("a*"), Map.of("slow", "yes")),
                                    Duration.ofSeconds(50),
                                    "critical"),
                            new SilentRule(
                                    new Devices(List.of("a*"), Map.of()),
                                    Duration.ofSeconds(10),
                                    "warning")),
                    List.of());

    @Test
    void anOnlineDeviceIsSilentUntilItSendsAMessageOrGoesOffline() throws Exception {
        assertThat(causes(30, session(0, null), message(0), message(5)))
                .containsExactly("6: 16-… warning");
        assertThat(causes(15, session(0, null), message(0), message(5))).isEmpty();
        assertThat(causes(40, session(0, null), message(0), message(5), message(20), message(29)))
                .containsExactly("6: 16-20 warning", "30: 40-… warning");
        assertThat(causes(40, session(0, 18L), message(0), message(5)))
                .containsExactly("6: 16-18 warning");
        assertThat(causes(40, session(0, 15L), message(0), message(5))).isEmpty();
        assertThat(causes(40, message(0), message(5))).isEmpty();
        // Without a message, the session counts.
        assertThat(causes(40, session(20, null))).containsExactly("20: 30-… warning");
        // Silent while offline, then online.
        assertThat(causes(60, session(0, 3L), session(40, null), message(0), message(40)))
                .containsExactly("41: 51-… warning");
    }

    @Test
    void lateMessagesAndSessionsRestateSilences() throws Exception {
        assertThat(causes(40, session(0, null), message(0), message(39)))
                .containsExactly("1: 11-39 warning");
        assertThat(causes(40, session(0, null), message(0), message(39), message(20)))
                .containsExactly("1: 11-20 warning", "21: 31-39 warning");
        assertThat(
                        causes(
                                40,
                                session(0, null),
                                message(0),
                                message(39),
                                message(20),
                                message(10),
                                message(29)))
                .isEmpty();
    }

    @Test
    void theFirstRuleThatMatchesTheDeviceCounts() throws Exception {
        PresenceFact slow = PresenceFact.inventory(DEVICE, Map.of("slow", "yes"), null);
        assertThat(causes(40, session(0, null), message(5), slow)).isEmpty();
        assertThat(causes(60, session(0, null), message(5), slow))
                .containsExactly("6: 56-… critical");
        PresenceFact gone = PresenceFact.inventory(DEVICE, Map.of(), 20_000L);
        assertThat(causes(60, session(0, null), message(5), gone))
                .containsExactly("6: 16-20 warning");
    }

    @Property(tries = 200)
    void inAnyOrderTheSilencesAreTheSame(@ForAll Random random) throws Exception {
        List<PresenceFact> facts = new ArrayList<>();
        long time = 0;
        for (int session = 0; session < 4; session++) {
            long from = time + random.nextInt(30);
            time = from + 1 + random.nextInt(60);
            boolean lasts = session == 3 && random.nextBoolean();
            facts.add(session(from, lasts ? null : time));
        }
        for (int message = random.nextInt(20); message > 0; message--) {
            facts.add(message(random.nextInt(300)));
        }
        List<String> inOrder = causes(1_000, facts.toArray(PresenceFact[]::new));
        facts.addAll(List.copyOf(facts));
        Collections.shuffle(facts, random);
        assertThat(causes(1_000, facts.toArray(PresenceFact[]::new))).isEqualTo(inOrder);
        try (KeyedOneInputStreamOperatorTestHarness<DeviceKey, PresenceFact, CauseChange> harness =
                harness()) {
            long watermark = 0;
            for (PresenceFact fact : facts) {
                harness.processElement(fact, 0);
                watermark += random.nextInt(20_000);
                harness.processWatermark(watermark);
            }
            harness.processWatermark(new Watermark(1_000_000));
            assertThat(causes(harness.extractOutputValues())).isEqualTo(inOrder);
        }
    }

    @Test
    void aDeviceHasOneTimerHoweverOftenItSendsAndAtLastNoState() throws Exception {
        try (KeyedOneInputStreamOperatorTestHarness<DeviceKey, PresenceFact, CauseChange> harness =
                harness()) {
            harness.processElement(session(0, null), 0);
            for (int second = 0; second < 1_000; second++) {
                harness.processElement(message(second), 0);
                harness.processWatermark(second * 1_000L);
                assertThat(harness.numEventTimeTimers()).isEqualTo(1);
            }
            assertThat(harness.extractOutputValues()).isEmpty();
            harness.processElement(session(0, 1_000L), 0);
            harness.processWatermark(Duration.ofDays(800).toMillis());
            assertThat(harness.numKeyedStateEntries()).isZero();
            assertThat(harness.numEventTimeTimers()).isZero();
        }
    }

    /** The inventory sends tags once; they must not depend on when the history ends. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void tagsStayWhenTheHistoryEndsAndBeforeThereIsOne(boolean hasHistory) throws Exception {
        long years = Duration.ofDays(800).toSeconds();
        try (KeyedOneInputStreamOperatorTestHarness<DeviceKey, PresenceFact, CauseChange> harness =
                harness()) {
            harness.processElement(PresenceFact.inventory(DEVICE, Map.of("slow", "yes"), null), 0);
            if (hasHistory) {
                harness.processElement(session(0, 5L), 0);
            }
            harness.processWatermark(new Watermark(years * 1_000));
            assertThat(harness.numEventTimeTimers()).isZero();
            harness.processElement(session(years, null), 0);
            harness.processWatermark(new Watermark((years + 60) * 1_000));
            assertThat(causes(harness.extractOutputValues()))
                    .containsExactly("%d: %d-… critical".formatted(years, years + 50));
        }
    }

    /** The inventory sends the tags of a device again when the device is enabled or created. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void nothingIsKeptOfADeviceThatIsGoneForAYear(boolean hasHistory) throws Exception {
        long year = Duration.ofDays(366).toMillis();
        try (KeyedOneInputStreamOperatorTestHarness<DeviceKey, PresenceFact, CauseChange> harness =
                harness()) {
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
    void theEndOfTheInputIsNoSilence() throws Exception {
        try (KeyedOneInputStreamOperatorTestHarness<DeviceKey, PresenceFact, CauseChange> harness =
                harness()) {
            harness.processElement(session(0, null), 0);
            harness.processWatermark(Watermark.MAX_WATERMARK);
            assertThat(harness.extractOutputValues()).isEmpty();
        }
    }

    @Test
    void theFirstMessageEndsASilenceInAnyOrderAlsoAtTheEndOfTheInput() throws Exception {
        PresenceFact session = session(0, null);
        PresenceFact message = message(40);
        for (List<PresenceFact> order :
                List.of(List.of(session, message), List.of(message, session))) {
            try (KeyedOneInputStreamOperatorTestHarness<DeviceKey, PresenceFact, CauseChange>
                    harness = harness()) {
                for (PresenceFact fact : order) {
                    harness.processElement(fact, 0);
                }
                harness.processWatermark(Watermark.MAX_WATERMARK);
                assertThat(causes(harness.extractOutputValues()))
                        .containsExactly("0: 10-40 warning");
            }
        }
    }

    /** A restarted job begins with an earlier watermark. */
    @Test
    void aRestartRetractsNoSilence() throws Exception {
        OperatorSubtaskState snapshot;
        try (KeyedOneInputStreamOperatorTestHarness<DeviceKey, PresenceFact, CauseChange> harness =
                harness()) {
            harness.processElement(session(0, null), 0);
            harness.processElement(message(5), 0);
            harness.processWatermark(new Watermark(40_000));
            snapshot = harness.snapshot(1, 1);
        }
        try (KeyedOneInputStreamOperatorTestHarness<DeviceKey, PresenceFact, CauseChange> harness =
                harness(snapshot)) {
            harness.processElement(message(5), 0);
            assertThat(harness.extractOutputValues()).isEmpty();
        }
    }

    @Test
    void aSilenceThatDoesNotChangeIsNotEmittedAgain() throws Exception {
        try (KeyedOneInputStreamOperatorTestHarness<DeviceKey, PresenceFact, CauseChange> harness =
                harness()) {
            harness.processElement(session(0, null), 0);
            harness.processElement(message(0), 0);
            harness.processWatermark(new Watermark(20_000));
            for (int second = 20; second < 30; second++) {
                harness.processElement(message(second), 0);
            }
            harness.processWatermark(new Watermark(50_000));
            assertThat(harness.extractOutputValues())
                    .extracting(CauseChange::id)
                    .containsExactly(1_000L, 1_000L, 30_000L);
        }
    }

    @Test
    void messagesGiveTheTimesAtWhichTheirDeviceSentThem() {
        List<PresenceFact> heard = new ArrayList<>();
        ListCollector<PresenceFact> out = new ListCollector<>(heard);
        SenderTimes messages = new SenderTimes(RULES, Duration.ofMinutes(5));
        messages.emit(post("a1", 5_300, 5_400), out);
        messages.emit(post("a1", 5_900, 6_000), out);
        messages.emit(post("a1", 6_000, 6_100), out);
        messages.emit(post("b1", 6_000, 6_100), out);
        assertThat(heard).containsExactly(message(5), message(6));
        heard.clear();
        // An impossible time, then no time: the Kafka timestamp counts. Without a Kafka timestamp
        // the message's time counts.
        messages.emit(post("a1", 900_000_000, 7_000), out);
        messages.emit(history(Message.NO_TIME, 8_000), out);
        messages.emit(history(Message.NO_TIME, -1), out);
        messages.emit(post("a1", 9_000, -1), out);
        messages.emit(
                new DeviceLifecycle(origin(10_000), "a1", "d", null, ChangeAction.ENABLE, 10_000),
                out);
        assertThat(heard).containsExactly(message(7), message(8), message(9));
    }

    private static Origin origin(long timestamp) {
        return new Origin("t", 0, 0, timestamp, null, "0", 0);
    }

    private static PropertyPost post(String product, long gmtCreate, long timestamp) {
        return new PropertyPost(origin(timestamp), product, "d", null, gmtCreate, null, List.of());
    }

    private static PropertyHistory history(long gmtCreate, long timestamp) {
        return new PropertyHistory(origin(timestamp), "a1", "d", null, gmtCreate, null, List.of());
    }

    private static PresenceFact session(long from, Long to) {
        Long until = to == null ? null : Long.valueOf(to * 1_000);
        return PresenceFact.session(DEVICE, from * 1_000, until, true);
    }

    private static PresenceFact message(long at) {
        return PresenceFact.message(DEVICE, at * 1_000);
    }

    private static List<String> causes(long watermark, PresenceFact... facts) throws Exception {
        try (KeyedOneInputStreamOperatorTestHarness<DeviceKey, PresenceFact, CauseChange> harness =
                harness()) {
            for (PresenceFact fact : facts) {
                harness.processElement(fact, 0);
            }
            harness.processWatermark(new Watermark(watermark * 1_000));
            return causes(harness.extractOutputValues());
        }
    }

    private static List<String> causes(List<CauseChange> changes) {
        List<String> texts = new ArrayList<>();
        CauseHarness.remaining(changes)
                .forEach(
                        (since, cause) ->
                                texts.add(
                                        "%d: %d-%s %s"
                                                .formatted(
                                                        since / 1_000,
                                                        cause.from() / 1_000,
                                                        cause.to() == null
                                                                ? "…"
                                                                : cause.to() / 1_000,
                                                        cause.severity())));
        return texts;
    }

    private static KeyedOneInputStreamOperatorTestHarness<DeviceKey, PresenceFact, CauseChange>
            harness() throws Exception {
        return harness(null);
    }

    private static KeyedOneInputStreamOperatorTestHarness<DeviceKey, PresenceFact, CauseChange>
            harness(OperatorSubtaskState snapshot) throws Exception {
        return CauseHarness.open(
                new SilentDevices(RULES), PresenceFact::device, DeviceKeySerializer.TYPE, snapshot);
    }
}
