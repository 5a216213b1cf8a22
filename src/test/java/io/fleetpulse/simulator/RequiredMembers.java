package io.fleetpulse.simulator;

import java.util.List;

/** The members that the platform's "Data formats" shows for each family but the custom one. */
enum RequiredMembers {
    STATUS("/mqtt/status/", "status,productKey,deviceName,time,clientIp"),
    PROPERTY_HISTORY(
            "/event/property/history/post",
            "iotId,requestId,productKey,deviceName,gmtCreate,deviceType,items"),
    PROPERTY_POST(
            "/event/property/post",
            "iotId,requestId,productKey,deviceName,gmtCreate,deviceType,items"),
    PROPERTY_BATCH("/property/batch/post", "productKey,deviceName,instanceId,requestId,items"),
    EVENT_BATCH("/event/batch/post", "productKey,deviceName,instanceId,requestId,items"),
    EVENT_HISTORY("/history/post", "name,type,iotId,requestId,productKey,deviceName,value,time"),
    EVENT_POST(
            "/thing/event/",
            "name,type,iotId,requestId,productKey,deviceName,gmtCreate,value,checkFailedData,time"),
    LIFECYCLE("/thing/lifecycle", "action,iotId,productKey,deviceName,messageCreateTime"),
    TOPOLOGY(
            "/thing/topo/lifecycle",
            "action,gwIotId,gwProductKey,gwDeviceName,devices,messageCreateTime"),
    FOUND("/thing/list/found", "gwIotId,gwProductKey,gwDeviceName,devices"),
    REPLY(
            "/thing/downlink/reply/message",
            "gmtCreate,iotId,productKey,deviceName,requestId,code,message,topic,data"),
    RESULT(
            "/ota/upgrade",
            "iotId,productKey,deviceName,moduleName,status,messageCreateTime,srcVersion,"
                    + "destVersion,desc,jobId,taskId"),
    PROGRESS(
            "/ota/progress/post",
            "iotId,productKey,deviceName,moduleName,status,step,messageCreateTime,srcVersion,"
                    + "destVersion,desc,jobId,taskId"),
    VERSION(
            "/ota/version/post",
            "iotId,deviceName,productKey,moduleName,moduleVersion,messageCreateTime"),
    BATCH_STATUS(
            "/ota/job/status", "productKey,moduleName,packageId,jobId,state,messageCreateTime"),
    TAGS("/thing/deviceinfo/update", "action,iotId,productKey,deviceName,messageCreateTime"),
    MIGRATION(
            "/distribution/",
            "jobId,status,messageCreateTime,type,sourceInstance,targetInstance,successDevices"),
    JOB("/job/", "jobId,jobType,status,messageCreateTime");

    private final String inTopic;
    private final List<String> members;

    RequiredMembers(String inTopic, String members) {
        this.inTopic = inTopic;
        this.members = List.of(members.split(","));
    }

    List<String> members() {
        return members;
    }

    static RequiredMembers ofTopic(String topic) {
        for (RequiredMembers family : values()) {
            if (topic.contains(family.inTopic)) {
                return family;
            }
        }
        throw new AssertionError("No family has the topic " + topic);
    }
}
