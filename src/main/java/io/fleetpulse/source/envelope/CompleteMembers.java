package io.fleetpulse.source.envelope;

import io.fleetpulse.message.Family;
import io.fleetpulse.source.json.Member;
import io.fleetpulse.source.json.Members;

/**
 * Recognises a message without {@code items} that has the members of one family and not those of
 * another. A single member that a rule adds, for example {@code identifier} or {@code jobId},
 * completes no second family.
 */
final class CompleteMembers {

    private static final Family[] FAMILIES = Family.values();

    private CompleteMembers() {}

    /** Returns the only family whose members are complete; null where none or several are. */
    static Family family(Members members) {
        Family complete = null;
        for (Family family : FAMILIES) {
            if (isComplete(family, members)) {
                if (complete != null) {
                    return null;
                }
                complete = family;
            }
        }
        return complete;
    }

    private static boolean isComplete(Family family, Members members) {
        return switch (family) {
            case STATUS ->
                    FamilyInference.isStatus(members)
                            && hasAny(members, Member.UTC_TIME, Member.TIME);
            case EVENT_POST -> isEvent(members) && members.has(Member.GMT_CREATE);
            case EVENT_HISTORY ->
                    isEvent(members) && members.has(Member.TIME) && !members.has(Member.GMT_CREATE);
            case DOWNLINK_REPLY ->
                    members.isScalar(Member.CODE)
                            && members.has(Member.GMT_CREATE)
                            && hasAny(members, Member.MESSAGE, Member.DATA);
            case SUB_DEVICES_FOUND ->
                    ofGateway(members)
                            && !hasAny(members, Member.ACTION, Member.MESSAGE_CREATE_TIME);
            default -> members.has(Member.MESSAGE_CREATE_TIME) && isOfCreated(family, members);
        };
    }

    /** Whether the members of a family with {@code messageCreateTime} are complete. */
    private static boolean isOfCreated(Family family, Members members) {
        return switch (family) {
            case LIFECYCLE ->
                    FamilyInference.isLifecycle(members) && !FamilyInference.isTagAction(members);
            case TOPOLOGY -> ofGateway(members) && members.has(Member.ACTION);
            case TAGS ->
                    FamilyInference.isTags(members)
                            && (FamilyInference.isTagAction(members)
                                    || members.has(Member.DELETED_KEYS)
                                    || !members.has(Member.ACTION));
            case MODULE_VERSION -> hasAll(members, Member.MODULE_NAME, Member.MODULE_VERSION);
            default -> members.has(Member.JOB_ID) && isOfJob(family, members);
        };
    }

    private static boolean isOfJob(Family family, Members members) {
        return switch (family) {
            case OTA_RESULT, OTA_PROGRESS ->
                    hasAll(members, Member.TASK_ID, Member.STATUS, Member.DEVICE_NAME)
                            && JobInference.ofTask(members) == family;
            case OTA_BATCH_STATUS ->
                    hasAny(members, Member.STATE, Member.STATUS)
                            && hasAll(members, Member.PACKAGE_ID, Member.MODULE_NAME)
                            && !members.has(Member.DEVICE_NAME);
            case DEVICE_JOB -> hasAll(members, Member.JOB_TYPE, Member.STATUS);
            case INSTANCE_MIGRATION ->
                    hasAll(members, Member.STATUS, Member.SOURCE_INSTANCE, Member.TARGET_INSTANCE)
                            && !members.has(Member.TASK_ID);
            default -> false;
        };
    }

    /** Whether an event's parameters are there; a reply's failure has no {@code time} beside it. */
    static boolean isEvent(Members members) {
        return FamilyInference.hasIdentifier(members)
                && (members.has(Member.VALUE)
                        || hasAll(members, Member.CHECK_FAILED_DATA, Member.TIME));
    }

    private static boolean ofGateway(Members members) {
        return FamilyInference.isOfGateway(members) && members.has(Member.DEVICES);
    }

    private static boolean hasAll(Members members, Member... all) {
        for (Member member : all) {
            if (!members.has(member)) {
                return false;
            }
        }
        return true;
    }

    private static boolean hasAny(Members members, Member... any) {
        for (Member member : any) {
            if (members.has(member)) {
                return true;
            }
        }
        return false;
    }
}
