package io.fleetpulse.job;

import io.fleetpulse.lifetime.TimeToLive;
import io.fleetpulse.message.DeviceFingerprint;
import io.fleetpulse.message.DeviceIdentity;
import io.fleetpulse.message.InstanceMigration;
import io.fleetpulse.result.Change;

import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.StateTtlConfig;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Keeps each migration and its devices, and emits the migration's row whenever a message changes
 * it.
 */
final class MigrationJobs extends KeyedProcessFunction<String, InstanceMigration, Change> {

    static final int MOST_DEVICES = 1_000_000;

    private static final long serialVersionUID = 1;

    private final int mostDevices;

    /** Cleared {@link PlatformJobs#RETENTION} after the job's last message, in processing time. */
    private transient ValueState<MigrationState> jobs;

    /**
     * By fingerprint of a device: the union of its {@link MigrationState} flags. Cleared {@link
     * PlatformJobs#RETENTION} after the last message that named the device, in processing time.
     */
    private transient MapState<Long, Byte> devices;

    private transient Counter notCounted;

    MigrationJobs(int mostDevices) {
        this.mostDevices = mostDevices;
    }

    @Override
    public void open(OpenContext context) {
        StateTtlConfig ends = TimeToLive.afterUse(PlatformJobs.RETENTION);
        ValueStateDescriptor<MigrationState> job =
                new ValueStateDescriptor<>("migration-job", MigrationState.class);
        job.enableTimeToLive(ends);
        jobs = getRuntimeContext().getState(job);
        MapStateDescriptor<Long, Byte> device =
                new MapStateDescriptor<>("migration-job-devices", Types.LONG, Types.BYTE);
        device.enableTimeToLive(ends);
        devices = getRuntimeContext().getMapState(device);
        notCounted = getRuntimeContext().getMetricGroup().counter("migrationDevicesNotCounted");
    }

    @Override
    public void processElement(InstanceMigration message, Context context, Collector<Change> out)
            throws Exception {
        MigrationState before = jobs.value();
        MigrationState known = before;
        if (known == null) {
            known = MigrationState.UNKNOWN;
        }
        MigrationState after = counted(known.after(message), message);
        if (after.equals(before)) {
            return;
        }
        jobs.update(after);
        Change row = after.toRow(message.jobId());
        if (before == null || !row.equals(before.toRow(message.jobId()))) {
            out.collect(row);
        }
    }

    private MigrationState counted(MigrationState job, InstanceMigration message) throws Exception {
        byte all = MigrationState.flagsOf(message.status());
        MigrationState counted = job;
        if (all == MigrationState.NOTHING) {
            return counted;
        }
        for (DeviceIdentity device : message.devices()) {
            long fingerprint = DeviceFingerprint.of(device.productKey(), device.deviceName());
            byte known = MigrationState.NOTHING;
            Byte kept = devices.get(fingerprint);
            if (kept != null) {
                known = kept;
            }
            byte flags = counted.countable(all & ~known, mostDevices);
            if (flags != MigrationState.NOTHING) {
                devices.put(fingerprint, (byte) (known | flags));
                counted = counted.counting(flags);
            } else if ((all & ~known) != 0) {
                notCounted.inc();
            }
        }
        return counted;
    }
}
