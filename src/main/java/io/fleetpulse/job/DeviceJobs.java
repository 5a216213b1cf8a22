package io.fleetpulse.job;

import io.fleetpulse.lifetime.TimeToLive;
import io.fleetpulse.message.DeviceJob;
import io.fleetpulse.result.Change;

import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/** Keeps each job for devices, and emits the job's row whenever a message changes it. */
final class DeviceJobs extends KeyedProcessFunction<String, DeviceJob, Change> {

    private static final long serialVersionUID = 1;

    /** Cleared {@link PlatformJobs#RETENTION} after the job's last message, in processing time. */
    private transient ValueState<DeviceJobState> jobs;

    @Override
    public void open(OpenContext context) {
        ValueStateDescriptor<DeviceJobState> descriptor =
                new ValueStateDescriptor<>("device-job", DeviceJobState.class);
        descriptor.enableTimeToLive(TimeToLive.afterUse(PlatformJobs.RETENTION));
        jobs = getRuntimeContext().getState(descriptor);
    }

    @Override
    public void processElement(DeviceJob message, Context context, Collector<Change> out)
            throws Exception {
        DeviceJobState before = jobs.value();
        DeviceJobState known = before;
        if (known == null) {
            known = DeviceJobState.UNKNOWN;
        }
        DeviceJobState after = known.after(message);
        if (after.equals(before)) {
            return;
        }
        jobs.update(after);
        Change row = after.toRow(message.jobId());
        if (before == null || !row.equals(before.toRow(message.jobId()))) {
            out.collect(row);
        }
    }
}
