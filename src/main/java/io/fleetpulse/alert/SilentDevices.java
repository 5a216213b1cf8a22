package io.fleetpulse.alert;

import io.fleetpulse.config.AlertRules;
import io.fleetpulse.config.AlertRules.SilentRule;
import io.fleetpulse.message.DeviceKey;

import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.streaming.api.TimerService;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Keeps when a device sent messages and was online, and emits the silences that are too long.
 *
 * <p>A silence that continues is emitted once the watermark has passed its limit. The end of the
 * input is no silence: every device that is online then would raise an alert. A device has one
 * timer, which is moved when it fires and not with each message. The timer ends the history a year
 * of event time after its newest message or session, never while the device is online. The tags of
 * an existing device stay, because the inventory sends them only once.
 */
final class SilentDevices extends KeyedProcessFunction<DeviceKey, PresenceFact, CauseChange> {

    private static final long serialVersionUID = 1;

    private static final long YEAR = Duration.ofDays(365).toMillis();

    private final AlertRules rules;
    private final long grain;

    private transient ValueState<SilenceFacts> known;

    SilentDevices(AlertRules rules) {
        this.rules = rules;
        this.grain = SenderTimes.grain(rules);
    }

    @Override
    public void open(OpenContext context) {
        known =
                getRuntimeContext()
                        .getState(new ValueStateDescriptor<>("silence-facts", SilenceFacts.class));
    }

    @Override
    public void processElement(PresenceFact fact, Context context, Collector<CauseChange> out)
            throws Exception {
        DeviceKey device = context.getCurrentKey();
        Optional<Duration> shortest = rules.shortestSilence(device.productKey());
        SilenceFacts facts = known.value();
        if (facts == null) {
            if (shortest.isEmpty()) {
                return;
            }
            facts = new SilenceFacts();
        }
        Map<Long, Cause> before = causesBefore(facts, device);
        // A restart may have removed the rules of the product: then the silences told are
        // retracted.
        if (facts.add(fact, shortest.map(Duration::toMillis).orElse(Long.MAX_VALUE))) {
            emit(facts, before, context, out);
        }
        moveTimer(facts, device, context.timerService());
        known.update(facts);
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<CauseChange> out)
            throws Exception {
        SilenceFacts facts = known.value();
        long watermark = context.timerService().currentWatermark();
        if (facts == null || watermark == Long.MAX_VALUE) {
            return;
        }
        if (facts.hasHistory() && !facts.isOnline() && facts.newest() + YEAR <= watermark) {
            if (facts.hasTags()) {
                known.update(facts.onlyTags());
            } else {
                known.clear();
            }
            return;
        }
        if (timestamp >= facts.timer) {
            facts.timer = Long.MAX_VALUE;
        }
        emit(facts, causesBefore(facts, context.getCurrentKey()), context, out);
        moveTimer(facts, context.getCurrentKey(), context.timerService());
        known.update(facts);
    }

    /** Returns the causes of the facts so far; of most devices, none were emitted. */
    private Map<Long, Cause> causesBefore(SilenceFacts facts, DeviceKey device) {
        return facts.told.isEmpty() ? Map.of() : causes(facts, device);
    }

    private Map<Long, Cause> causes(SilenceFacts facts, DeviceKey device) {
        return rule(facts, device)
                .<Map<Long, Cause>>map(rule -> new Silence(rule, device, grain).causes(facts))
                .orElseGet(TreeMap::new);
    }

    private void emit(
            SilenceFacts facts,
            Map<Long, Cause> before,
            Context context,
            Collector<CauseChange> out) {
        DeviceKey device = context.getCurrentKey();
        long watermark = context.timerService().currentWatermark();
        if (watermark != Long.MAX_VALUE) {
            facts.toldAt = Math.max(facts.toldAt, watermark);
        }
        AlertSubject subject =
                AlertSubject.of(AlertKind.SILENT, device.productKey(), device.deviceName());
        CauseChange.emit(subject, facts.told, before, causes(facts, device), out);
    }

    private Optional<SilentRule> rule(SilenceFacts facts, DeviceKey device) {
        return rules.silentRule(device.productKey(), facts.tags);
    }

    /** Sets the timer unless one is pending that fires earlier, which then sets the next one. */
    private void moveTimer(SilenceFacts facts, DeviceKey device, TimerService timers) {
        long watermark = timers.currentWatermark();
        long due =
                rule(facts, device)
                        .map(rule -> new Silence(rule, device, grain).due(facts).orElse(watermark))
                        .orElse(watermark);
        long wanted = due;
        if (wanted <= watermark) {
            if (!facts.hasHistory()) {
                return;
            }
            wanted = Math.max(facts.newest(), watermark) + YEAR;
        }
        if (wanted < facts.timer) {
            timers.registerEventTimeTimer(wanted);
            facts.timer = wanted;
        }
    }
}
