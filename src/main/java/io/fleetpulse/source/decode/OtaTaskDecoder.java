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
        String productKey = decoding.productKey();
        String deviceName = decoding.deviceName();
        String iotId = decoding.iotId();
        String jobId = decoding.identifier(Member.JOB_ID);
        String taskId = decoding.identifier(Member.TASK_ID);
        String moduleName = decoding.optional(Member.MODULE_NAME);
        String srcVersion = decoding.optional(Member.SRC_VERSION);
        String destVersion = decoding.optional(Member.DEST_VERSION);
        String description = decoding.optional(Member.DESCRIPTION);
        if (family == Family.OTA_RESULT) {
            OtaResultStatus status = resultStatus(decoding);
            long time = decoding.requiredTime(Member.MESSAGE_CREATE_TIME);
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
        long time = decoding.requiredTime(Member.MESSAGE_CREATE_TIME);
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
        String status = decoding.required(Member.STATUS);
        return switch (status.toUpperCase(Locale.ROOT)) {
            case "SUCCEEDED" -> OtaResultStatus.SUCCEEDED;
            case "FAILED" -> OtaResultStatus.FAILED;
            case "CANCELED" -> OtaResultStatus.CANCELED;
            default -> throw Unusable.bad(Member.STATUS.label(), "SUCCEEDED, FAILED or CANCELED");
        };
    }

    /** Returns the step. Only progress messages have a step; their status is always the same. */
    private static Long step(Decoding decoding) throws Unusable {
        String status = decoding.optional(Member.STATUS);
        if (status != null && !IN_PROGRESS.equalsIgnoreCase(status)) {
            throw Unusable.bad(Member.STATUS.label(), IN_PROGRESS);
        }
        return decoding.optionalWhole(Member.STEP);
    }
}
