package io.fleetpulse.source.decode;

import io.fleetpulse.message.Family;
import io.fleetpulse.message.Message;
import io.fleetpulse.message.OtaProgress;
import io.fleetpulse.message.OtaResult;
import io.fleetpulse.message.OtaResultStatus;
import io.fleetpulse.source.envelope.Unusable;
import io.fleetpulse.source.json.Member;

import java.util.Locale;

/** "Data formats", OTA update status notifications, OTA update progress notifications. */
final class OtaTaskDecoder implements FamilyDecoder {

    private static final String IN_PROGRESS = "IN_PROGRESS";

    private final Family family;

    OtaTaskDecoder(Family family) {
        this.family = family;
    }

    @Override
    public Message decode(Decoding decoding) throws Unusable {
        String productKey = decoding.identities().productKey();
        String deviceName = decoding.identities().deviceName();
        String iotId = decoding.checked().iotId();
        String jobId = decoding.identities().identifier(Member.JOB_ID);
        String taskId = decoding.identities().identifier(Member.TASK_ID);
        String moduleName = decoding.checked().optional(Member.MODULE_NAME);
        String srcVersion = decoding.checked().optional(Member.SRC_VERSION);
        String destVersion = decoding.checked().optional(Member.DEST_VERSION);
        String description = decoding.checked().optional(Member.DESCRIPTION);
        if (family == Family.OTA_RESULT) {
            OtaResultStatus status = resultStatus(decoding);
            long time = decoding.times().required(Member.MESSAGE_CREATE_TIME);
            return new OtaResult(
                    decoding.origin(family),
                    productKey,
                    deviceName,
                    iotId,
                    jobId,
                    taskId,
                    moduleName,
                    status,
                    srcVersion,
                    destVersion,
                    description,
                    time,
                    decoding.keptValue());
        }
        Long step = step(decoding);
        long time = decoding.times().required(Member.MESSAGE_CREATE_TIME);
        return new OtaProgress(
                decoding.origin(family),
                productKey,
                deviceName,
                iotId,
                jobId,
                taskId,
                moduleName,
                step,
                srcVersion,
                destVersion,
                description,
                time,
                decoding.keptValue());
    }

    private static OtaResultStatus resultStatus(Decoding decoding) throws Unusable {
        String status = decoding.checked().required(Member.STATUS);
        return switch (status.toUpperCase(Locale.ROOT)) {
            case "SUCCEEDED" -> OtaResultStatus.SUCCEEDED;
            case "FAILED" -> OtaResultStatus.FAILED;
            case "CANCELED" -> OtaResultStatus.CANCELED;
            default -> throw Unusable.bad(Member.STATUS.label(), "SUCCEEDED, FAILED or CANCELED");
        };
    }

    /** Returns the step. Only progress messages have a step; their status is always the same. */
    private static Long step(Decoding decoding) throws Unusable {
        String status = decoding.checked().optional(Member.STATUS);
        if (status != null && !IN_PROGRESS.equalsIgnoreCase(status)) {
            throw Unusable.bad(Member.STATUS.label(), IN_PROGRESS);
        }
        return decoding.checked().optionalWhole(Member.STEP);
    }
}
