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
        if (members.has(Member.TASK_ID)) {
            return ofTask(members);
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
        if (members.has(Member.SRC_VERSION) || members.has(Member.DEST_VERSION)) {
            return ofTask(members);
        }
        if (members.has(Member.MODULE_NAME) || members.has(Member.STATE)) {
            return Family.OTA_BATCH_STATUS;
        }
        String status = members.text(Member.STATUS);
        return status == null ? null : byStatus(status);
    }

    /**
     * Returns the family of a report of a task. The status tells a result from progress; the step
     * only where there is no status, because a rule may add a step to a result.
     */
    static Family ofTask(Members members) {
        String status = members.text(Member.STATUS);
        boolean goesOn =
                status == null ? members.has(Member.STEP) : status.equalsIgnoreCase("IN_PROGRESS");
        return goesOn ? Family.OTA_PROGRESS : Family.OTA_RESULT;
    }

    private static Family byStatus(String status) {
        boolean migration =
                status.startsWith("GRAY_")
                        || status.startsWith("ALL_")
                        || status.contains("ROLL_BACK");
        return migration ? Family.INSTANCE_MIGRATION : Family.DEVICE_JOB;
    }
}
