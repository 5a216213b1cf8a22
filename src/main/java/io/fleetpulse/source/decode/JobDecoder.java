package io.fleetpulse.source.decode;

import io.fleetpulse.message.DeviceIdentity;
import io.fleetpulse.message.DeviceJob;
import io.fleetpulse.message.Family;
import io.fleetpulse.message.InstanceMigration;
import io.fleetpulse.message.Message;
import io.fleetpulse.source.envelope.Unusable;
import io.fleetpulse.source.json.Member;

import java.io.IOException;
import java.util.List;

/** "Data formats", Device job status notifications, Instance migration job status notifications. */
final class JobDecoder implements FamilyDecoder {

    private final Family family;

    JobDecoder(Family family) {
        this.family = family;
    }

    @Override
    public Message decode(Decoding decoding) throws Unusable, IOException {
        String jobId = decoding.identities().jobId();
        String status = decoding.checked().required(Member.STATUS);
        long time = decoding.times().required(Member.MESSAGE_CREATE_TIME);
        if (family == Family.DEVICE_JOB) {
            String jobType = decoding.checked().optional(Member.JOB_TYPE);
            return new DeviceJob(decoding.origin(family), jobId, jobType, status, time);
        }
        List<DeviceIdentity> devices = DeviceLists.optional(decoding, Member.SUCCESS_DEVICES);
        return new InstanceMigration(
                decoding.origin(family),
                jobId,
                status,
                decoding.checked().optional(Member.TYPE),
                decoding.checked().optional(Member.SOURCE_INSTANCE),
                decoding.checked().optional(Member.TARGET_INSTANCE),
                devices,
                time);
    }
}
