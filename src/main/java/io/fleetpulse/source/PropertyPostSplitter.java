package io.fleetpulse.source;

import io.fleetpulse.activity.DeviceSeen;
import io.fleetpulse.deadletter.DeadLetter;
import io.fleetpulse.message.Message;
import io.fleetpulse.message.Origin;
import io.fleetpulse.message.PropertyPost;

import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
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
 * <p>From here on, the timestamp of a message or dead letter is the watermark of its partition just
 * before it. The stream's watermark, which follows the slowest partition, is ahead of this
 * timestamp only when the partition was idle or all partitions were silent. Unlike the stream's
 * watermark, the timestamp depends on the partition alone and not on the order in which partitions
 * are read, so decisions by the timestamp are the same in every run.
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

    private transient PartitionTimes times;
    private transient SourceMetrics sourceMetrics;

    /** Not in state: after a restart the devices are emitted again, which changes no result. */
    private transient RecentDevices recentDevices;

    /**
     * One or two entries for each partition that the job has ever read; kept as long as the job.
     */
    private transient ListState<PartitionTime> savedTimes;

    /**
     * Creates the operator for a bounded or an unbounded run.
     *
     * @param bounded whether the end of the input closes every window
     */
    PropertyPostSplitter(PlatformTimeWatermarks watermarks, boolean bounded) {
        this.watermarks = watermarks;
        this.bounded = bounded;
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        savedTimes =
                context.getOperatorStateStore()
                        .getUnionListState(
                                new ListStateDescriptor<>(
                                        "partition-times",
                                        TypeInformation.of(PartitionTime.class)));
        recentDevices = new RecentDevices();
        times = new PartitionTimes();
        for (PartitionTime saved : savedTimes.get()) {
            times.restore(saved);
        }
    }

    @Override
    public void open() throws Exception {
        super.open();
        sourceMetrics =
                new SourceMetrics(
                        getMetricGroup(), getProcessingTimeService()::getCurrentProcessingTime);
    }

    @Override
    public void snapshotState(StateSnapshotContext context) throws Exception {
        super.snapshotState(context);
        if (getRuntimeContext().getTaskInfo().getIndexOfThisSubtask() == 0) {
            savedTimes.update(times.all());
        } else {
            savedTimes.update(times.read());
        }
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
        if (decoded.deadLetter() != null) {
            DeadLetter letter = decoded.deadLetter();
            long newest = times.newest(letter.sourceTopic(), letter.sourcePartition());
            output.collect(OTHERS, new StreamRecord<>(decoded, watermarks.after(newest)));
            return;
        }
        Message message = decoded.message();
        Origin origin = message.origin();
        long before = watermarks.after(times.newest(origin.topic(), origin.partition()));
        long time = watermarks.believableTime(decoded);
        times.advance(origin.topic(), origin.partition(), time);
        sourceMetrics.add(message.family(), time, before);
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
