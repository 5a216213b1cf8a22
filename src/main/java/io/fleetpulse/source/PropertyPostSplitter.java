package io.fleetpulse.source;

import io.fleetpulse.activity.DeviceSeen;
import io.fleetpulse.message.Message;
import io.fleetpulse.message.PropertyPost;

import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.OutputTag;

import java.time.Duration;

/**
 * Emits property posts, and sends everything else to a side output, which {@link FamilySplitter}
 * splits further. Another side output emits the devices that messages mention, each at least once
 * in {@link #EMIT_AGAIN_AFTER}.
 *
 * <p>The split has two steps because every output of an operator costs time for every record, even
 * for records that it does not receive. Property posts, the majority of all messages, thus pass few
 * outputs.
 *
 * <p>The timestamp of a message or dead letter is the watermark of its partition just before it. The stream's watermark, which follows the slowest partition, is ahead of this
 * timestamp only when the partition was idle or all partitions were silent. Unlike the stream's
 * watermark, the timestamp depends on the partition alone and not on the order in which partitions
 * are read, so decisions by the timestamp are the same in every run.
 *
 * <p>The operator is part of every run, whatever tables it writes, and therefore checks the {@link
 * FixedSettings} of restored state.
 */
final class PropertyPostSplitter extends AbstractStreamOperator<PropertyPost>
        implements OneInputStreamOperator<Decoded, PropertyPost> {

    static final OutputTag<Decoded> OTHERS =
            new OutputTag<>("others", DecodedTypeFactory.information());

    static final OutputTag<DeviceSeen> DEVICES =
            new OutputTag<>("devices-seen", TypeInformation.of(DeviceSeen.class));

    /**
     * Operators that keep devices may forget a device that has not been emitted for much longer
     * than this.
     */
    static final Duration EMIT_AGAIN_AFTER = Duration.ofDays(30);

    private static final long serialVersionUID = 1;

    private final PlatformTimeWatermarks watermarks;
    private final boolean bounded;
    private final FixedSettings settings;

    private transient SourceMetrics sourceMetrics;

    /** Not in state: after a restart the devices are emitted again, which changes no result. */
    private transient RecentDevices recentDevices;

    /**
     * Creates the operator for a bounded or an unbounded run.
     *
     * @param bounded whether the end of the input closes every window
     * @param settings the settings to which restored state must fit
     */
    PropertyPostSplitter(
            PlatformTimeWatermarks watermarks, boolean bounded, FixedSettings settings) {
        this.watermarks = watermarks;
        this.bounded = bounded;
        this.settings = settings;
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        settings.save(context.getOperatorStateStore());
    }

    @Override
    public void open() throws Exception {
        super.open();
        recentDevices = new RecentDevices();
        sourceMetrics =
                new SourceMetrics(
                        getMetricGroup(), getProcessingTimeService()::getCurrentProcessingTime);
    }

    /**
     * Drops the final watermark in an unbounded run. Flink sends it when the job is stopped with a
     * drain; it would close windows that still receive readings after the job continues, and it
     * would be saved in state.
     */
    @Override
    public void processWatermark(Watermark mark) throws Exception {
        if (bounded || !mark.equals(Watermark.MAX_WATERMARK)) {
            super.processWatermark(mark);
        }
    }

    @Override
    public void processElement(StreamRecord<Decoded> element) {
        Decoded decoded = element.getValue();
        long before = element.getTimestamp();
        Message message = decoded.message();
        if (message == null) {
            output.collect(OTHERS, new StreamRecord<>(decoded, before));
            return;
        }
        sourceMetrics.add(message.family(), watermarks.believableTime(decoded), before);
        emitDevices(message, before);
        if (message instanceof PropertyPost post) {
            output.collect(new StreamRecord<>(post, before));
        } else {
            output.collect(OTHERS, new StreamRecord<>(decoded, before));
        }
    }

    private void emitDevices(Message message, long before) {
        long period = Math.floorDiv(before, EMIT_AGAIN_AFTER.toMillis());
        MentionedDevices.of(
                message,
                (productKey, deviceName, iotId) -> {
                    if (recentDevices.add(productKey, deviceName, iotId, period)) {
                        DeviceSeen seen = new DeviceSeen(productKey, deviceName, iotId);
                        output.collect(DEVICES, new StreamRecord<>(seen, before));
                    }
                });
    }
}
