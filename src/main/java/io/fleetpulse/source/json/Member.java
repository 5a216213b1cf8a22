package io.fleetpulse.source.json;

/**
 * The members that some family or envelope has at its top level. All others are skipped unread,
 * {@code deviceSecret} among them.
 */
public enum Member {
    TOPIC("topic"),
    MESSAGE_ID("messageId"),
    GENERATE_TIME("generateTime"),
    PAYLOAD("payload"),
    QOS("qos"),
    QUEUE_MESSAGE_TYPE("messagetype"),
    QUEUE_MESSAGE_ID("messageid"),
    QUEUE_TIMESTAMP("timestamp"),
    WRAPPED_MESSAGE("Message"),
    CONTENT("content"),
    METHOD("method"),
    PARAMS("params"),
    PRODUCT_KEY("productKey"),
    DEVICE_NAME("deviceName"),
    IOT_ID("iotId"),
    GMT_CREATE("gmtCreate"),
    MESSAGE_CREATE_TIME("messageCreateTime"),
    ITEMS("items"),
    CHECK_FAILED_DATA("checkFailedData"),
    IDENTIFIER("identifier"),
    NAME("name"),
    TYPE("type"),
    VALUE("value"),
    TIME("time"),
    UTC_TIME("utcTime"),
    STATUS("status"),
    ACTION("action"),
    OFFLINE_REASON_CODE("offlineReasonCode"),
    CLIENT_IP("clientIp"),
    INSTANCE_ID("instanceId"),
    REQUEST_ID("requestId"),
    CODE("code"),
    MESSAGE("message"),
    DATA("data"),
    GATEWAY_IOT_ID("gwIotId"),
    GATEWAY_PRODUCT_KEY("gwProductKey"),
    GATEWAY_DEVICE_NAME("gwDeviceName"),
    DEVICES("devices"),
    DELETED_KEYS("deletedAttrKeyList"),
    MODULE_NAME("moduleName"),
    MODULE_VERSION("moduleVersion"),
    SRC_VERSION("srcVersion"),
    DEST_VERSION("destVersion"),
    DESCRIPTION("desc"),
    STEP("step"),
    JOB_ID("jobId"),
    TASK_ID("taskId"),
    PACKAGE_ID("packageId"),
    STATE("state"),
    JOB_TYPE("jobType"),
    SOURCE_INSTANCE("sourceInstance"),
    TARGET_INSTANCE("targetInstance"),
    SUCCESS_DEVICES("successDevices"),
    /** {@code <module>:identifier}: the event of a module. Its text is {@code <module>:<event>}. */
    MODULE_IDENTIFIER(":identifier");

    /** How many members there are. */
    static final int COUNT = values().length;

    private final String label;

    Member(String label) {
        this.label = label;
    }

    /** Returns the member's name in JSON. */
    public String label() {
        return label;
    }

    /**
     * Returns the member with this name, or null. A switch, because every name of every message is
     * looked up.
     */
    static Member of(String name) {
        return switch (name) {
            case "topic" -> TOPIC;
            case "messageId" -> MESSAGE_ID;
            case "generateTime" -> GENERATE_TIME;
            case "payload" -> PAYLOAD;
            case "qos" -> QOS;
            case "messagetype" -> QUEUE_MESSAGE_TYPE;
            case "messageid" -> QUEUE_MESSAGE_ID;
            case "timestamp" -> QUEUE_TIMESTAMP;
            case "Message" -> WRAPPED_MESSAGE;
            case "content" -> CONTENT;
            case "method" -> METHOD;
            case "params" -> PARAMS;
            case "productKey" -> PRODUCT_KEY;
            case "deviceName" -> DEVICE_NAME;
            case "iotId" -> IOT_ID;
            case "gmtCreate" -> GMT_CREATE;
            case "messageCreateTime" -> MESSAGE_CREATE_TIME;
            case "items" -> ITEMS;
            case "checkFailedData" -> CHECK_FAILED_DATA;
            case "identifier" -> IDENTIFIER;
            case "name" -> NAME;
            case "type" -> TYPE;
            case "value" -> VALUE;
            case "time" -> TIME;
            case "utcTime" -> UTC_TIME;
            case "status" -> STATUS;
            case "action" -> ACTION;
            case "offlineReasonCode" -> OFFLINE_REASON_CODE;
            case "clientIp" -> CLIENT_IP;
            case "instanceId" -> INSTANCE_ID;
            case "requestId" -> REQUEST_ID;
            case "code" -> CODE;
            case "message" -> MESSAGE;
            case "data" -> DATA;
            case "gwIotId" -> GATEWAY_IOT_ID;
            case "gwProductKey" -> GATEWAY_PRODUCT_KEY;
            case "gwDeviceName" -> GATEWAY_DEVICE_NAME;
            case "devices" -> DEVICES;
            case "deletedAttrKeyList" -> DELETED_KEYS;
            case "moduleName" -> MODULE_NAME;
            case "moduleVersion" -> MODULE_VERSION;
            case "srcVersion" -> SRC_VERSION;
            case "destVersion" -> DEST_VERSION;
            case "desc" -> DESCRIPTION;
            case "step" -> STEP;
            case "jobId" -> JOB_ID;
            case "taskId" -> TASK_ID;
            case "packageId" -> PACKAGE_ID;
            case "state" -> STATE;
            case "jobType" -> JOB_TYPE;
            case "sourceInstance" -> SOURCE_INSTANCE;
            case "targetInstance" -> TARGET_INSTANCE;
            case "successDevices" -> SUCCESS_DEVICES;
            default -> name.endsWith(MODULE_IDENTIFIER.label) ? MODULE_IDENTIFIER : null;
        };
    }
}
