package io.fleetpulse.alert;

import io.fleetpulse.config.AlertRules;
import io.fleetpulse.message.DeviceKey;

import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

import java.time.Duration;
import java.util.Map;
import java.util.SortedMap;

/**
 * Keeps what decides whether a device is offline too long, and tells the times at which it is.
 *
 * <p>The time offline that lasts is told when the watermark has passed its limit; the end of a bounded
 * input counts as silence, that of a drained stop does not. What is known of a device ends, by a timer, a
 * year of event time after it went offline; while it is online never.
 */
final class OfflineDevices extends KeyedProcessFunction<DeviceKey, OfflineFact, CauseNews> {

    private static final long serialVersionUID = 1;

    private static final long YEAR = Duration.ofDays(365).toMillis();

    private final AlertRules rules;
    private final boolean bounded;

    private transient ValueState<OfflineFacts> known;

    OfflineDevices(AlertRules rules, boolean bounded) {
        this.rules = rules;
        this.bounded = bounded;
    }

    @Override
    public void open(OpenContext context) {
        known =
                getRuntimeContext()
                        .getState(new ValueStateDescriptor<>("offline-facts", OfflineFacts.class));
    }

    @Override
    public void processElement(OfflineFact fact, Context context, Collector<CauseNews> out)
            throws Exception {
        OfflineFacts facts = known.value();
        if (facts == null) {
            facts = new OfflineFacts();
        }
        facts.add(fact);
        tell(facts, context, out);
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<CauseNews> out)
            throws Exception {
        OfflineFacts facts = known.value();
        boolean end = context.timerService().currentWatermark() == Long.MAX_VALUE;
        if (facts == null || end && !bounded) {
            return;
        }
        if (!end && !facts.isOnline() && facts.newest() + YEAR <= timestamp) {
            known.clear();
            return;
        }
        tell(facts, context, out);
    }

    private void tell(OfflineFacts facts, Context context, Collector<CauseNews> out)
            throws Exception {
        DeviceKey device = context.getCurrentKey();
        Offline offline = new Offline(rules, device);
        long now = context.timerService().currentWatermark();
        if (now == Long.MAX_VALUE && !bounded) {
            now = Long.MIN_VALUE;
        }
        SortedMap<Long, Cause> causes = offline.causes(facts, now);
        AlertSubject subject =
                new AlertSubject(
                        AlertKind.OFFLINE, device.productKey() + "/" + device.deviceName());
        for (long begin : facts.told.keySet()) {
            if (!causes.containsKey(begin)) {
                out.collect(new CauseNews(subject, begin, null));
            }
        }
        facts.told.clear();
        for (Map.Entry<Long, Cause> cause : causes.entrySet()) {
            out.collect(new CauseNews(subject, cause.getKey(), cause.getValue()));
            facts.told.put(cause.getKey(), true);
        }
        known.update(facts);
        long watermark = context.timerService().currentWatermark();
        for (long time : new long[] {offline.due(facts).orElse(watermark), facts.newest() + YEAR}) {
            // A timer that is due at once would fire within its own call, again and again.
            if (time > watermark && !facts.isOnline()) {
                context.timerService().registerEventTimeTimer(time);
            }
        }
    }
}
