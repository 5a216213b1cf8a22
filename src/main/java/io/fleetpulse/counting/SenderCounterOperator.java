package io.fleetpulse.counting;

import io.fleetpulse.activity.DeviceActivity;
import io.fleetpulse.lifetime.CachedValue;
import io.fleetpulse.message.DeviceKey;
import io.fleetpulse.result.Change;
import io.fleetpulse.stream.StreamIncrement;
import io.fleetpulse.window.HighestWatermark;
import io.fleetpulse.window.PartitionWatermark;

import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.InternalTimer;
import org.apache.flink.streaming.api.operators.InternalTimerService;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.operators.Triggerable;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.OutputTag;

/**
 * Runs {@link SenderCounter} as keyed state: drops redeliveries by sender, or counts first deliveries
 * by device. If the sender is the device, the operator does both; otherwise it emits first
 * deliveries to {@link #OF_OTHER_DEVICES}. One timer clears the state when its last entry has
 * expired.
 */
final class SenderCounterOperator extends AbstractStreamOperator<Change>
        implements OneInputStreamOperator<CountedMessage, Change>,
                Triggerable<DeviceKey, VoidNamespace>,
                CountingOutput {

    static final OutputTag<CountDelta> DELTAS = new OutputTag<>("count-deltas", CountDelta.TYPE);
    static final OutputTag<StreamIncrement> STREAM =
            new OutputTag<>("stream-counts", TypeInformation.of(StreamIncrement.class));
    static final OutputTag<DeviceActivity> ACTIVITIES =
            new OutputTag<>("count-activities", TypeInformation.of(DeviceActivity.class));
    static final OutputTag<CountedMessage> OF_OTHER_DEVICES =
            new OutputTag<>("deliveries-of-other-devices", CountedMessage.TYPE);

    private static final long serialVersionUID = 1;

    private final SenderRules configured;
    private final boolean firstDeliveriesOnly;

    private transient SenderRules rules;
    private transient CachedValue<DeviceKey, SenderCounter> senders;
    private transient HighestWatermark highest;
    private transient InternalTimerService<VoidNamespace> timers;
    private transient Counter redelivered;
    private transient Counter amendments;
    private transient Counter messagesBeyondLimit;
    private transient Counter namesBeyondDeviceLimit;

    /**
     * Creates the operator for deliveries by sender, or for first deliveries by device.
     *
     * @param firstDeliveriesOnly whether the input has only first deliveries, keyed by device
     */
    SenderCounterOperator(SenderRules rules, boolean firstDeliveriesOnly) {
        this.configured = rules;
        this.firstDeliveriesOnly = firstDeliveriesOnly;
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        highest = new HighestWatermark(context.getOperatorStateStore());
        rules = configured.with(highest.windows("counts", configured.windows()));
    }

    @Override
    public void snapshotState(StateSnapshotContext context) throws Exception {
        super.snapshotState(context);
        senders.writeBack();
        highest.save(timers.currentWatermark());
    }

    @Override
    public void open() throws Exception {
        super.open();
        senders =
                new CachedValue<>(
                        this,
                        new ValueStateDescriptor<>("sender", new SenderCounterSerializer()),
                        SenderCounter::estimatedBytes);
        timers = getInternalTimerService("sender", VoidNamespaceSerializer.INSTANCE, this);
        redelivered = getMetricGroup().counter("redelivered");
        amendments = getMetricGroup().counter("amendments");
        messagesBeyondLimit = getMetricGroup().counter("messagesBeyondLimit");
        namesBeyondDeviceLimit = getMetricGroup().counter("namesBeyondDeviceLimit");
    }

    @Override
    public void processElement(StreamRecord<CountedMessage> element) throws Exception {
        CountedMessage message = element.getValue();
        SenderCounter sender = senders.value();
        if (sender == null) {
            sender = new SenderCounter();
        }
        long watermark = highest.with(timers.currentWatermark());
        long partition = element.getTimestamp();
        long ahead = PartitionWatermark.of(partition, watermark);
        boolean first =
                firstDeliveriesOnly || sender.isFirst(message, rules, ahead, watermark, this);
        if (!first) {
            redelivered.inc();
        } else if (firstDeliveriesOnly || message.device().equals(message.sender())) {
            sender.count(message, rules, partition, watermark, this);
        } else if (!message.counts().isEmpty()) {
            ofDevice(message, partition);
        }
        messagesBeyondLimit.inc(sender.takeMessagesBeyondLimit());
        namesBeyondDeviceLimit.inc(sender.takeNamesBeyondLimit());
        keep(sender, timers.currentWatermark());
    }

    @Override
    public void onEventTime(InternalTimer<DeviceKey, VoidNamespace> timer) throws Exception {
        SenderCounter sender = senders.value();
        if (sender == null) {
            return;
        }
        sender.timerAt = SenderCounter.NO_TIMER;
        sender.prune(timers.currentWatermark());
        keep(sender, timers.currentWatermark());
    }

    private void keep(SenderCounter sender, long watermark) throws Exception {
        if (sender.isOver(watermark)) {
            senders.clear();
            return;
        }
        if (sender.timerAt == SenderCounter.NO_TIMER) {
            sender.timerAt = sender.nextTimer();
            timers.registerEventTimeTimer(VoidNamespace.INSTANCE, sender.timerAt);
        }
        senders.update(sender);
    }

    @Override
    public void onProcessingTime(InternalTimer<DeviceKey, VoidNamespace> timer) {
        throw new UnsupportedOperationException("All timers are event-time timers");
    }

    @Override
    public void stream(StreamIncrement count) {
        output.collect(STREAM, new StreamRecord<>(count));
    }

    @Override
    public void count(CountDelta delta) {
        output.collect(DELTAS, new StreamRecord<>(delta));
    }

    @Override
    public void row(Change change) {
        amendments.inc();
        output.collect(new StreamRecord<>(change));
    }

    @Override
    public void ofDevice(CountedMessage message, long partition) {
        output.collect(OF_OTHER_DEVICES, new StreamRecord<>(message, partition));
    }

    @Override
    public void activity(DeviceActivity activity) {
        output.collect(ACTIVITIES, new StreamRecord<>(activity));
    }
}
