package io.fleetpulse.source.envelope;

import io.fleetpulse.message.Family;
import io.fleetpulse.source.json.Member;
import io.fleetpulse.source.json.Members;

import java.util.Locale;

/**
 * Infers the family of a message from its members, for messages whose topic does not give it.
 *
 * <p>Where the members are ambiguous:
 *
 * <ul>
 *   <li>a message with the members of a property post or of property history is a post, unless the
 *       queue's {@code messagetype} is {@code thing_history};
 *   <li>an event without {@code gmtCreate} is history, with it a post: the platform's examples show
 *       no other difference;
 *   <li>a batch is an event batch when every value is an object, else a property batch; a batch
 *       that has only struct properties is therefore read as events;
 *   <li>a gateway message with neither {@code action} nor {@code messageCreateTime} lists found
 *       sub-devices, with either it is a topology change;
 *   <li>the action {@code DELETE} in capitals is about tags, in small letters about a device;
 *   <li>a custom message is never recognised.
 * </ul>
 *
 * <p>A rule may add members, such as the gateway's name: a message with the members of one family
 * keeps that family ({@link CompleteMembers}).
 */
public final class FamilyInference {

    private FamilyInference() {}

    /**
     * Returns the family, or null where the members give none.
     *
     * @param messageType {@code messagetype} of the queue form, which resolves some ambiguities;
     *     may be null
     */
    public static Family infer(Members members, String messageType) {
        Family family = byMembers(members);
        if (family == null && isOfGateway(members)) {
            family = ofGateway(members);
        }
        if (messageType == null) {
            return family;
        }
        return switch (messageType) {
            case "status" -> Family.STATUS;
            case "device_lifecycle" -> Family.LIFECYCLE;
            case "topo_lifecycle" -> Family.TOPOLOGY;
            case "topo_listfound" -> Family.SUB_DEVICES_FOUND;
            case "thing_history" -> history(members);
            default -> family;
        };
    }

    /**
     * Returns the family of a message whose topic gives it. The topics of events named
     * {@code property} or {@code batch} are also topics of properties and batches. An event is
     * recognised by an {@code identifier} and no {@code items}.
     */
    public static Family byTopic(Family family, Members members) {
        if (!isEvent(members)) {
            return family;
        }
        return switch (family) {
            case PROPERTY_POST, EVENT_BATCH -> Family.EVENT_POST;
            case PROPERTY_HISTORY -> Family.EVENT_HISTORY;
            default -> family;
        };
    }

    /**
     * Whether these are certainly the members of a message and not of a wrapper, which may have a
     * {@code code} or a {@code status}, or name the gateway.
     */
    static boolean isMessage(Members members) {
        Family family = byMembers(members);
        if (family == Family.DOWNLINK_REPLY) {
            return members.has(Member.GMT_CREATE);
        }
        if (family == Family.STATUS) {
            return members.has(Member.UTC_TIME)
                    || members.has(Member.TIME)
                    || members.kind(Member.STATUS) == Members.Kind.OBJECT;
        }
        return family != null;
    }

    private static Family history(Members members) {
        if (isEvent(members)) {
            return Family.EVENT_HISTORY;
        }
        return Family.PROPERTY_HISTORY;
    }

    /**
     * Whether these are the members of a device's own, unconverted message. A rule may add members
     * of the same names to a message of a known family.
     */
    public static boolean isRaw(Members members) {
        return members.isScalar(Member.METHOD)
                && members.kind(Member.PARAMS) != Members.Kind.ABSENT
                && !isMessage(members);
    }

    /**
     * Whether the message is a downlink reply, whose {@code topic} member is the command's topic.
     */
    static boolean looksLikeReply(Members members) {
        return members.isScalar(Member.CODE)
                && !members.has(Member.ITEMS)
                && !CompleteMembers.isEvent(members)
                && (members.has(Member.GMT_CREATE)
                        || members.has(Member.REQUEST_ID)
                        || members.has(Member.MESSAGE)
                        || members.has(Member.DATA));
    }

    private static boolean isEvent(Members members) {
        return hasIdentifier(members) && !members.has(Member.ITEMS);
    }

    static boolean hasIdentifier(Members members) {
        return members.isScalar(Member.IDENTIFIER) || members.isScalar(Member.MODULE_IDENTIFIER);
    }

    private static Family byMembers(Members members) {
        if (members.has(Member.ITEMS)) {
            return ofItems(members);
        }
        Family complete = CompleteMembers.family(members);
        if (complete != null) {
            return complete;
        }
        if (isEvent(members)) {
            return ofEvent(members);
        }
        Family job = JobInference.infer(members);
        if (job != null) {
            return job;
        }
        if (members.has(Member.MODULE_VERSION)) {
            return Family.MODULE_VERSION;
        }
        if (isOfGateway(members) && members.has(Member.DEVICES)) {
            return ofGateway(members);
        }
        if (isTags(members)) {
            return Family.TAGS;
        }
        if (isStatus(members)) {
            return Family.STATUS;
        }
        if (looksLikeReply(members)) {
            return Family.DOWNLINK_REPLY;
        }
        if (isLifecycle(members)) {
            return Family.LIFECYCLE;
        }
        boolean failures = members.kind(Member.CHECK_FAILED_DATA) == Members.Kind.OBJECT;
        if (failures && members.has(Member.GMT_CREATE)) {
            return Family.PROPERTY_POST;
        }
        return null;
    }

    static boolean isOfGateway(Members members) {
        return members.has(Member.GATEWAY_PRODUCT_KEY) || members.has(Member.GATEWAY_DEVICE_NAME);
    }

    private static Family ofGateway(Members members) {
        boolean change = members.has(Member.ACTION) || members.has(Member.MESSAGE_CREATE_TIME);
        return change ? Family.TOPOLOGY : Family.SUB_DEVICES_FOUND;
    }

    private static Family ofEvent(Members members) {
        return members.has(Member.GMT_CREATE) ? Family.EVENT_POST : Family.EVENT_HISTORY;
    }

    private static Family ofItems(Members members) {
        if (members.items().hasLists()) {
            boolean events = members.items().hasObjectValuesOnly();
            return events ? Family.EVENT_BATCH : Family.PROPERTY_BATCH;
        }
        boolean emptyBatch =
                members.items().readings().size() == 0
                        && members.has(Member.INSTANCE_ID)
                        && !members.has(Member.GMT_CREATE);
        return emptyBatch ? Family.PROPERTY_BATCH : Family.PROPERTY_POST;
    }

    static boolean isTags(Members members) {
        if (members.has(Member.DELETED_KEYS)) {
            return true;
        }
        return isTagAction(members)
                || members.kind(Member.VALUE) == Members.Kind.ARRAY
                        && members.has(Member.MESSAGE_CREATE_TIME);
    }

    static boolean isTagAction(Members members) {
        String action = members.text(Member.ACTION);
        return "UPDATE".equals(action) || "DELETE".equals(action) || "DELETEALL".equals(action);
    }

    static boolean isStatus(Members members) {
        if (members.kind(Member.STATUS) == Members.Kind.OBJECT) {
            return true;
        }
        String status = members.text(Member.STATUS);
        return status != null
                && (status.equalsIgnoreCase("online")
                        || status.equalsIgnoreCase("offline")
                        || members.has(Member.UTC_TIME));
    }

    static boolean isLifecycle(Members members) {
        String action = members.text(Member.ACTION);
        boolean ofDevice = members.has(Member.DEVICE_NAME) || !isOfGateway(members);
        return action != null
                && ofDevice
                && members.has(Member.MESSAGE_CREATE_TIME)
                && switch (action.toLowerCase(Locale.ROOT)) {
                    case "create", "delete", "enable", "disable" -> true;
                    default -> false;
                };
    }
}
