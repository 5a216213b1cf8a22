package io.fleetpulse.source.envelope;

import io.fleetpulse.message.Family;
import io.fleetpulse.source.json.Member;
import io.fleetpulse.source.json.Members;

/**
 * Infers the family of a message about a job from its members: an update of firmware, a device job,
 * or a migration between instances.
 */
final class JobInference {

    private JobInference() {}

    /** Returns the family, or null where the members give none. */
    static Family infer(Members members) {
        boolean migration =
                members.has(Member.SUCCESS_DEVICES)
                        || members.has(Member.SOURCE_INSTANCE)
                        || members.has(Member.TARGET_INSTANCE)
                        || "INSTANCE_UPGRADE".equals(members.text(Member.TYPE));
        if (migration) {
            return Family.INSTANCE_MIGRATION;
        }
        String status = members.text(Member.STATUS);
        if (members.has(Member.TASK_ID)) {
            boolean goesOn = members.has(Member.STEP) || "IN_PROGRESS".equals(status);
            return goesOn ? Family.OTA_PROGRESS : Family.OTA_RESULT;
        }
        if (members.has(Member.PACKAGE_ID)) {
            return Family.OTA_BATCH_STATUS;
        }
        if (members.has(Member.JOB_TYPE)) {
            return Family.DEVICE_JOB;
        }
        if (!members.has(Member.JOB_ID)) {
            return null;
        }
        if (members.has(Member.MODULE_NAME) || members.has(Member.STATE)) {
            return Family.OTA_BATCH_STATUS;
        }
        return status == null ? null : byStatus(status);
    }

    private static Family byStatus(String status) {
        boolean migration =
                status.startsWith("GRAY_")
                        || status.startsWith("ALL_")
                        || status.contains("ROLL_BACK");
        return migration ? Family.INSTANCE_MIGRATION : Family.DEVICE_JOB;
    }
}
