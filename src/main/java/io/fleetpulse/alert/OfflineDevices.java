package io.fleetpulse.alert;

import io.fleetpulse.config.AlertRules;
import io.fleetpulse.config.AlertRules.OfflineRule;
import io.fleetpulse.message.DeviceKey;

import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * Keeps the facts that determine whether a device is offline too long, and emits the offline
 * periods that are. A side output emits what these periods add to the shares of the product.
 *
 * <p>An offline period that continues is emitted once the watermark has passed its limit. The end
 * of a bounded input counts as silence; the final watermark of a stop with drain does not. After a
 * restart with other rules, the {@link OfflineDevicesOperator} evaluates every device. A timer
 * ends the history of a device a year of event time after the newest fact of the history, never
 * while the device is online. The tags of an existing device stay, because the inventory sends them
 * only once.
 */
final class OfflineDevices extends KeyedProcessFunction<DeviceKey, PresenceFact, CauseChange>
        implements CheckpointedFunction {

    static final OutputTag<ShareDelta> SHARES =
            new OutputTag<>("alert-shares", TypeInformation.of(ShareDelta.class));

    private static final long serialVersionUID = 1;

    /**
     * Event time of the timer that evaluates a device by other rules than those of the run before.
     * The timer stays in the state if a checkpoint precedes the first watermark.
     */
    static final long RENEWAL = 0;

    private static final long YEAR = Duration.ofDays(365).toMillis();

    private final AlertRules rules;
    private final boolean bounded;

    private transient ShareVersions versions;
    private transient boolean rulesChanged;
    private transient ValueState<OfflineFacts> known;

    OfflineDevices(AlertRules rules, boolean bounded) {
        this.rules = rules;
        this.bounded = bounded;
    }

    @Override
    public void initializeState(FunctionInitializationContext context) throws Exception {
        OfflineRulesState saved = new OfflineRulesState(context.getOperatorStateStore());
        versions =
                ShareVersions.of(
                        rules.shares(),
                        saved.versions(),
                        context.getRestoredCheckpointId().orElse(0));
        rulesChanged = saved.save(versions, rules.offline());
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) {
        // The rules of a run do not change.
    }

    /** Whether the restored state was evaluated by other rules. */
    boolean haveRulesChanged() {
        return rulesChanged;
    }

    static ValueStateDescriptor<OfflineFacts> facts() {
        return new ValueStateDescriptor<>("offline-facts", OfflineFacts.class);
    }

    @Override
    public void open(OpenContext context) {
        known = getRuntimeContext().getState(facts());
    }

    @Override
    public void processElement(PresenceFact fact, Context context, Collector<CauseChange> out)
            throws Exception {
        OfflineFacts facts = known.value();
        if (facts == null) {
            facts = new OfflineFacts();
        }
        DeviceKey device = context.getCurrentKey();
        Shares shares = new Shares(rules.shares(), versions, device);
        Map<ShareDelta.Place, ShareDelta> sharesBefore = shares.added(facts);
        Map<Long, Cause> before = causes(facts, device);
        facts.add(fact);
        count(facts, sharesBefore, shares, context);
        facts.boundSessions();
        emit(facts, before, context, out);
        facts.boundUpdates();
        known.update(facts);
    }

    private void count(
            OfflineFacts facts,
            Map<ShareDelta.Place, ShareDelta> before,
            Shares shares,
            Context context) {
        shares.differences(before, shares.of(facts), delta -> context.output(SHARES, delta));
        facts.countedBy = versions.all();
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<CauseChange> out)
            throws Exception {
        OfflineFacts facts = known.value();
        boolean end = context.timerService().currentWatermark() == Long.MAX_VALUE;
        if (facts == null || end && !bounded) {
            return;
        }
        if (!end && facts.hasHistory() && !facts.isOnline() && facts.newest() + YEAR <= timestamp) {
            if (facts.hasTags()) {
                known.update(facts.onlyTags());
            } else {
                known.clear();
            }
            return;
        }
        Shares shares = new Shares(rules.shares(), versions, context.getCurrentKey());
        count(facts, shares.added(facts), shares, context);
        // What earlier rules emitted is not known, so every cause is emitted.
        Map<Long, Cause> before =
                timestamp == RENEWAL ? Map.of() : causes(facts, context.getCurrentKey());
        emit(facts, before, context, out);
        known.update(facts);
    }

    private void emit(
            OfflineFacts facts,
            Map<Long, Cause> before,
            Context context,
            Collector<CauseChange> out) {
        DeviceKey device = context.getCurrentKey();
        long watermark = context.timerService().currentWatermark();
        if (watermark != Long.MAX_VALUE || bounded) {
            facts.toldAt = Math.max(facts.toldAt, watermark);
        }
        AlertSubject subject =
                AlertSubject.of(AlertKind.OFFLINE, device.productKey(), device.deviceName());
        CauseChange.emit(subject, facts.told, before, causes(facts, device), out);
        long due = due(facts, device).orElse(watermark);
        long last = facts.hasHistory() ? facts.newest() + YEAR : watermark;
        for (long time : new long[] {due, last}) {
            // A timer that is already due would fire again within its own call, endlessly.
            if (time > watermark && !facts.isOnline()) {
                context.timerService().registerEventTimeTimer(time);
            }
        }
    }

    private Map<Long, Cause> causes(OfflineFacts facts, DeviceKey device) {
        Map<Long, Cause> causes = new TreeMap<>();
        OfflineRule rule = rule(facts, device);
        for (OfflinePeriod period : periods(facts, rule)) {
            if (period.isTooLongAt(facts.toldAt)) {
                causes.put(period.begin(), cause(period, device, rule));
            }
        }
        return causes;
    }

    /** When the device will be offline too long; empty if it is online, or is so already. */
    private OptionalLong due(OfflineFacts facts, DeviceKey device) {
        return periods(facts, rule(facts, device)).stream()
                .filter(period -> !period.isTooLongAt(facts.toldAt))
                .mapToLong(OfflinePeriod::due)
                .findFirst();
    }

    /** The rule that applies to the device; null if there is none. */
    private OfflineRule rule(OfflineFacts facts, DeviceKey device) {
        return rules.offlineRule(device.productKey(), facts.tags).orElse(null);
    }

    private static List<OfflinePeriod> periods(OfflineFacts facts, OfflineRule rule) {
        return rule == null ? List.of() : Offline.tooLong(facts, rule);
    }

    private static Cause cause(OfflinePeriod period, DeviceKey device, OfflineRule rule) {
        String detail =
                "{\"offline_since\":%s,\"limit_ms\":%s,\"updating\":%b}"
                        .formatted(period.begin(), rule.after().toMillis(), period.updating());
        return Cause.ofRule(period.due(), period.end(), device, rule.severity(), detail);
    }
}
