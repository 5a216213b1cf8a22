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
 * Sends property posts on and everything else to a side output, which {@link SplitOthers} splits
 * further. Devices that messages mention go to a side output of their own, each at least once in
 * {@link #TELL_AGAIN_AFTER}.
 *
 * <p>Two steps, because a record costs something at every output of its operator, also at those that it
 * does not go to: property posts, which are most of all messages, pass few of them.
 *
 * <p>The timestamp of a message, and of a dead letter, from here on is the watermark of its own partition just before it. The
 * watermark of the stream, which is that of the slowest partition, is never ahead of it but where the
 * partition was idle or all were silent; and unlike that one it depends on the partition alone, not on how partitions
 * are read beside each other. What is decided by it is decided alike in every run.
 */
final class SplitByType extends AbstractStreamOperator<PropertyPost>
        implements OneInputStreamOperator<Decoded, PropertyPost> {

    static final OutputTag<Decoded> OTHERS =
            new OutputTag<>("others", DecodedTypeFactory.information());

    static final OutputTag<DeviceSeen> DEVICES =
            new OutputTag<>("devices-seen", TypeInformation.of(DeviceSeen.class));

    /** Who keeps devices may forget those of which it hears nothing for much longer than this. */
    static final Duration TELL_AGAIN_AFTER = Duration.ofDays(30);

    private static final long serialVersionUID = 1;

    private final PlatformTimeWatermarks watermarks;
    private final boolean bounded;

    private transient PartitionTimes times;
    private transient SourceMetrics sourceMetrics;

    /** No state: after a restart the devices are told again, which changes nothing. */
    private transient RecentDevices recentDevices;

    /** One or two entries for each partition that was ever read: ends with the job. */
    private transient ListState<PartitionTime> savedTimes;

    /**
     * Splits the records of a run that ends or not.
     *
     * @param bounded whether the end of the input closes every window
     */
    SplitByType(PlatformTimeWatermarks watermarks, boolean bounded) {
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
     * An unbounded run that is stopped and drained goes on later: the end of time, which Flink sends
     * then, would close windows that are still to get readings, and stay in what is saved.
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
        tellDevices(message, before);
        if (message instanceof PropertyPost post) {
            output.collect(new StreamRecord<>(post, before));
        } else {
            output.collect(OTHERS, new StreamRecord<>(decoded, before));
        }
    }

    private void tellDevices(Message message, long before) {
        long period = Math.floorDiv(before, TELL_AGAIN_AFTER.toMillis());
        MentionedDevices.of(
                message,
                (productKey, deviceName, iotId) -> {
                    if (recentDevices.add(productKey, deviceName, iotId != null, period)) {
                        DeviceSeen seen = new DeviceSeen(productKey, deviceName, iotId);
                        output.collect(DEVICES, new StreamRecord<>(seen, before));
                    }
                });
    }
}
