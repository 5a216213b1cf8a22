package io.fleetpulse.simulator;

import java.util.Map;
import java.util.SplittableRandom;

/** Writes the workload's messages and adds them to its totals. */
final class WorkloadMessages {

    private static final long SHANGHAI_MS = 8 * 3_600_000L;
    private static final String[] PROPERTIES = {
        "Temperature", "Humidity", "Pressure", "Voltage", "Current", "Battery"
    };

    /** Together with the first four of {@link #PROPERTIES} and a text, these make a mixed post. */
    private static final String[] POSITION = {"Position.latitude", "Position.longitude"};

    private static final int NUMBERS_OF_A_MIXED_POST = 4;
    private static final int[] MIDDLES = {2_200, 5_500, 10_130, 23_000, 800, 8_000};
    private static final int[] MIDDLES_OF_A_POSITION = {3_990, 11_638};
    private static final String[] MODES = {"heating", "cooling", "off"};
    private static final long HISTORY_AGE_MS = 2 * 3_600_000L;
    private static final String[] EVENT_TYPES = {"info", "alert", "error"};

    /** OTA tasks that run at the same time. */
    private static final int TASKS = 1_000;

    private static final int[] STEPS = {10, 40, 70, 100};

    private final SplittableRandom random;
    private final WorkloadTotals totals;
    private final WorkloadDevice[] devices;
    private final String[] jobs;
    private final boolean mixed;
    private final long[][][] cells;
    private long messageId = 1_500_000_000_000_000_000L;
    private long posts;
    private long histories;
    private long statuses;
    private long events;
    private long otaMessages;

    WorkloadMessages(WorkloadConfig config, SplittableRandom random, WorkloadTotals totals) {
        this.random = random;
        this.totals = totals;
        int products = config.products();
        this.mixed = config.profile().mixed();
        this.jobs = new String[products];
        this.cells = new long[products][PROPERTIES.length][];
        String[] keys = new String[products];
        for (int i = 0; i < products; i++) {
            keys[i] = "a1Bench" + (1_000 + i);
            jobs[i] = SimulatedDevice.identifier(random, 32);
            for (int p = 0; p < PROPERTIES.length; p++) {
                cells[i][p] = totals.cell(keys[i], property(p));
            }
        }
        this.devices = new WorkloadDevice[config.devices()];
        for (int i = 0; i < devices.length; i++) {
            int product = i % products;
            devices[i] = new WorkloadDevice(i, product, keys[product], random);
        }
    }

    private String property(int number) {
        if (mixed && number >= NUMBERS_OF_A_MIXED_POST) {
            return POSITION[number - NUMBERS_OF_A_MIXED_POST];
        }
        return PROPERTIES[number];
    }

    PublishedRecord propertyPost(long now) {
        WorkloadDevice device = devices[(int) (posts++ % devices.length)];
        totals.propertyPosts++;
        return readings(device, device.propertyTopic, now, now - 7);
    }

    PublishedRecord propertyHistory(long now) {
        WorkloadDevice device = devices[(int) (histories++ % devices.length)];
        return readings(device, device.historyTopic, now, now - HISTORY_AGE_MS);
    }

    private PublishedRecord readings(WorkloadDevice device, String topic, long now, long time) {
        MessageJson json = new MessageJson().beginObject();
        json.name("deviceType").text("Sensor");
        device.writeIdentity(json);
        json.name("requestId").quoted(device.requestId++);
        json.name("checkFailedData").beginObject().endObject();
        json.name("gmtCreate").number(now);
        json.name("items").beginObject();
        int numbers = mixed ? NUMBERS_OF_A_MIXED_POST : PROPERTIES.length;
        for (int i = 0; i < numbers; i++) {
            json.name(PROPERTIES[i]).beginObject();
            json.name("value").decimal(hundredths(device, i, MIDDLES[i]), 2);
            json.name("time").number(time).endObject();
        }
        if (mixed) {
            json.name("Mode").beginObject();
            json.name("value").text(MODES[random.nextInt(MODES.length)]);
            json.name("time").number(time).endObject();
            json.name("Position").beginObject();
            json.name("value").beginObject();
            json.name("latitude").decimal(hundredths(device, 4, MIDDLES_OF_A_POSITION[0]), 2);
            json.name("longitude").decimal(hundredths(device, 5, MIDDLES_OF_A_POSITION[1]), 2);
            json.endObject();
            json.name("time").number(time).endObject();
        }
        json.endObject();
        return record(json, device, topic);
    }

    private long hundredths(WorkloadDevice device, int number, int middle) {
        long hundredths = middle + random.nextInt(400) - 200L;
        long[] cell = cells[device.product][number];
        cell[0]++;
        cell[1] += hundredths;
        return hundredths;
    }

    PublishedRecord status(long now) {
        WorkloadDevice device = devices[(int) (statuses++ % devices.length)];
        totals.statuses++;
        device.online = !device.online;
        MessageJson json = new MessageJson().beginObject();
        if (device.online) {
            totals.connects++;
            json.name("status").text("online");
        } else {
            totals.disconnects++;
            json.name("status").text("offline");
            json.name("offlineReasonCode").number(400);
        }
        device.writeIdentity(json);
        json.name("time").dateTime(now + SHANGHAI_MS, ' ', "");
        json.name("utcTime").dateTime(now, 'T', "Z");
        json.name("lastTime").dateTime(now - 10 + SHANGHAI_MS, ' ', "");
        json.name("utcLastTime").dateTime(now - 10, 'T', "Z");
        json.name("clientIp").text("192.0.2.1");
        return record(json, device, device.statusTopic);
    }

    PublishedRecord event(long now) {
        WorkloadDevice device = devices[(int) (events % devices.length)];
        totals.events++;
        MessageJson json = new MessageJson().beginObject();
        json.name("identifier").text("Alarm");
        json.name("name").text("Alarm");
        json.name("type").text(EVENT_TYPES[(int) (events++ % EVENT_TYPES.length)]);
        device.writeIdentity(json);
        json.name("requestId").quoted(device.requestId++);
        json.name("gmtCreate").number(now);
        json.name("value").beginObject();
        json.name("Power").text("on");
        json.name("Level").number(3).endObject();
        json.name("checkFailedData").beginObject().endObject();
        json.name("time").number(now - 7);
        return record(json, device, device.eventTopic);
    }

    /**
     * Writes the next OTA message. A thousand concurrent tasks report four times each and end; then
     * the next thousand begin.
     */
    PublishedRecord ota(long now) {
        long block = otaMessages / ((STEPS.length + 1) * (long) TASKS);
        int report = (int) (otaMessages / TASKS % (STEPS.length + 1));
        long task = block * TASKS + otaMessages % TASKS;
        otaMessages++;
        WorkloadDevice device = devices[(int) (task % devices.length)];
        MessageJson json = new MessageJson().beginObject();
        device.writeIdentity(json);
        json.name("moduleName").text("default");
        String topic = device.progressTopic;
        if (report == 0) {
            totals.otaStarted++;
        }
        if (report < STEPS.length) {
            json.name("status").text("IN_PROGRESS");
            json.name("step").quoted(STEPS[report]);
            json.name("desc").text("downloading");
        } else {
            topic = device.resultTopic;
            result(json, task % 50);
        }
        json.name("messageCreateTime").number(now);
        json.name("srcVersion").text("1.0.1");
        json.name("destVersion").text("1.0.2");
        json.name("jobId").text(jobs[device.product]);
        json.name("taskId").quoted(1_000_000_000L + task);
        return record(json, device, topic);
    }

    /** Writes a result: of fifty tasks three fail and one is canceled. */
    private void result(MessageJson json, long kind) {
        if (kind < 3) {
            totals.otaFailed++;
            json.name("status").text("FAILED").name("desc").text("verify failed");
        } else if (kind == 3) {
            json.name("status").text("CANCELED").name("desc").text("canceled");
        } else {
            totals.otaSucceeded++;
            json.name("status").text("SUCCEEDED").name("desc").text("success");
        }
    }

    private PublishedRecord record(MessageJson json, WorkloadDevice device, String topic) {
        messageId += 1_001;
        json.name("topic").text(topic);
        json.name("messageId").quoted(messageId).endObject();
        return new PublishedRecord(device.key, 0, Map.of(), json.toByteArray());
    }
}
