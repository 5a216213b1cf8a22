package io.fleetpulse.simulator;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

class WorkloadTest {

    private static final long START = 1_760_000_000_000L;
    private static final int MESSAGES = 100_000;

    @Test
    void theSharesAreThoseOfW1() {
        WorkloadTotals totals = drained().totals();
        assertEquals(MESSAGES, totals.messages());
        assertEquals(0.85 * MESSAGES, totals.propertyPosts(), 1);
        assertEquals(0.05 * MESSAGES, totals.statuses(), 1);
        assertEquals(0.04 * MESSAGES, totals.events(), 1);
        assertEquals(6 * 0.85 * MESSAGES, totals.readings(), 6);
        assertEquals(0.005 * MESSAGES, totals.records() - MESSAGES, 0.001 * MESSAGES);
        assertEquals(totals.statuses(), totals.connects() + totals.disconnects());
        assertTrue(totals.otaSucceeded() > totals.otaFailed());
    }

    @Test
    void theTotalsAreThoseOfTheRecords() throws Exception {
        Workload workload = workload();
        Set<String> ids = new HashSet<>();
        double temperature = 0;
        long readings = 0;
        long records = 0;
        while (workload.hasNext()) {
            PublishedRecord record = workload.next();
            records++;
            JsonNode json = Unwrapped.JSON.readTree(record.value());
            boolean first = ids.add(json.get("messageId").textValue());
            RequiredMembers family = RequiredMembers.ofTopic(json.get("topic").textValue());
            for (String member : family.members()) {
                assertTrue(json.has(member), () -> member + " in " + json);
            }
            if (first && record.key().startsWith("a1Bench1003/") && json.has("items")) {
                readings++;
                temperature += json.at("/items/Temperature/value").doubleValue();
            }
        }
        WorkloadTotals totals = workload.totals();
        assertEquals(MESSAGES, ids.size());
        assertEquals(totals.records(), records);
        assertEquals(totals.readingCounts().get("a1Bench1003/Temperature"), readings);
        assertEquals(
                totals.readingSums().get("a1Bench1003/Temperature"),
                temperature,
                1e-9 * temperature);
    }

    @Test
    void aPropertyPostHasAbout440To510Bytes() {
        Workload workload = workload();
        for (int i = 0; i < 1_000; i++) {
            byte[] value = workload.next().value();
            if (new String(value, StandardCharsets.UTF_8).contains("event/property/post")) {
                assertTrue(value.length > 440 && value.length < 640, value.length + " bytes");
            }
        }
    }

    @Test
    void theSameSeedGivesTheSameRecords() {
        Workload first = workload();
        Workload second = workload();
        while (first.hasNext()) {
            PublishedRecord record = first.next();
            PublishedRecord same = second.next();
            assertEquals(record.timestamp(), same.timestamp());
            assertArrayEquals(record.value(), same.value());
        }
        assertEquals(false, second.hasNext());
    }

    @Test
    void theFourPartitionsAreAboutEqual() {
        int[] counts = new int[4];
        Workload workload = workload();
        workload.forEachRemaining(record -> counts[record.partition(4)]++);
        for (int count : counts) {
            assertEquals(MESSAGES / 4.0, count, MESSAGES / 50.0);
        }
    }

    @ParameterizedTest
    @EnumSource(WorkloadProfile.class)
    void theTotalsOfEveryProfileAreThoseOfItsRecords(WorkloadProfile profile) throws Exception {
        Workload workload = new Workload(new WorkloadConfig(10_000, 500, 20, 7, START, profile));
        Set<String> ids = new HashSet<>();
        long temperatures = 0;
        long events = 0;
        long histories = 0;
        while (workload.hasNext()) {
            JsonNode json = Unwrapped.JSON.readTree(workload.next().value());
            if (ids.add(json.get("messageId").textValue())) {
                String topic = json.get("topic").textValue();
                RequiredMembers.ofTopic(topic)
                        .members()
                        .forEach(member -> assertTrue(json.has(member), member + " in " + json));
                temperatures += json.has("items") ? 1 : 0;
                events += topic.endsWith("/Alarm/post") ? 1 : 0;
                histories += topic.contains("/history/") ? 1 : 0;
            }
        }
        WorkloadProfile.Shares shares = profile.shares();
        assertEquals(10_000, ids.size());
        assertEquals(6 * temperatures, workload.totals().readings());
        assertEquals(10_000 * shares.events() / 100, events);
        assertEquals(10_000 * shares.histories() / 100, histories);
    }

    @ParameterizedTest
    @EnumSource(WorkloadProfile.class)
    void aRedeliveryComesWithinMinutes(WorkloadProfile profile) throws Exception {
        Workload workload = new Workload(new WorkloadConfig(10_000, 500, 20, 7, START, profile));
        Map<String, Long> first = new HashMap<>();
        int redeliveries = 0;
        while (workload.hasNext()) {
            PublishedRecord record = workload.next();
            String id = Unwrapped.JSON.readTree(record.value()).get("messageId").textValue();
            Long before = first.putIfAbsent(id, record.timestamp());
            if (before != null) {
                redeliveries++;
                assertTrue(record.timestamp() - before < 10 * 60_000, id);
            }
        }
        assertTrue(redeliveries > 20);
    }

    @Test
    void eventTimePassesAsTheProfileHasIt() {
        long minute = 60_000;
        assertEquals(10 * minute, WorkloadProfile.DENSE.elapsed(1_000, 1_000, 20));
        assertEquals(5 * minute, WorkloadProfile.WIDE.elapsed(250, 1_000, 20));
        assertEquals(65 * minute, WorkloadProfile.WIDE.elapsed(750, 1_000, 20));
        assertEquals(12 * 60 * minute, WorkloadProfile.DAY.elapsed(500, 1_000, 20));
        assertEquals(8_500, WorkloadProfile.W1.elapsed(20, 1_000, 20));
    }

    private static Workload workload() {
        return new Workload(WorkloadConfig.w1(MESSAGES, 7, START));
    }

    private static Workload drained() {
        Workload workload = workload();
        workload.forEachRemaining(record -> assertTrue(record.value().length > 0));
        return workload;
    }
}
