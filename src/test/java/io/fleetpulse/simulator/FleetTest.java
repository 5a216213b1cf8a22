package io.fleetpulse.simulator;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;

import io.fleetpulse.deadletter.DeadLetterReason;
import io.fleetpulse.message.Family;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

class FleetTest {

    private static final long START = 1_760_000_000_000L;
    private static final long MINUTE = 60_000;

    @Test
    void theSameSeedGivesTheSameRecords() {
        List<PublishedRecord> first = records(fleet(1, 3));
        List<PublishedRecord> second = records(fleet(1, 3));
        assertEquals(first.size(), second.size());
        for (int i = 0; i < first.size(); i++) {
            assertEquals(first.get(i).timestamp(), second.get(i).timestamp());
            assertEquals(first.get(i).headers(), second.get(i).headers());
            assertArrayEquals(first.get(i).value(), second.get(i).value());
        }
    }

    @Test
    void anotherSeedGivesOtherRecords() {
        assertNotEquals(
                new String(records(fleet(1, 1)).get(0).value(), StandardCharsets.UTF_8),
                new String(records(fleet(2, 1)).get(0).value(), StandardCharsets.UTF_8));
    }

    @Test
    void recordsComeInOrderOfArrival() {
        List<PublishedRecord> records = records(fleet(3, 3));
        for (int i = 1; i < records.size(); i++) {
            assertTrue(records.get(i - 1).timestamp() <= records.get(i).timestamp());
        }
    }

    @Test
    void theRateIsAboutWhatWasAskedFor() {
        long count =
                records(fleet(4, 10)).stream()
                        .filter(record -> record.timestamp() > START + 2 * MINUTE)
                        .filter(record -> record.timestamp() < START + 10 * MINUTE)
                        .count();
        double perSecond = count / 480.0;
        assertTrue(perSecond > 40 && perSecond < 75, perSecond + " a second instead of 50");
    }

    @Test
    void aStretchedFleetSendsAsMuchOfEverythingInALongerTime() {
        int stretch = 60;
        Truth usual = new Truth();
        Truth longer = new Truth();
        List<PublishedRecord> some = records(fleet(9, 20, usual));
        List<PublishedRecord> stretched =
                records(
                        new Fleet(
                                new FleetConfig(
                                        200,
                                        50,
                                        9,
                                        START,
                                        START + 20L * stretch * MINUTE,
                                        1,
                                        stretch),
                                longer));

        assertTrue(stretched.stream().allMatch(record -> record.timestamp() > START));
        assertAlike(some.size(), stretched.size());
        for (Family family : List.of(Family.STATUS, Family.PROPERTY_POST, Family.OTA_PROGRESS)) {
            assertAlike(usual.messages().get(family), longer.messages().get(family));
        }
        assertAlike(sum(usual.deadLetters()), sum(longer.deadLetters()));
    }

    private static void assertAlike(long usual, long stretched) {
        double ratio = (double) stretched / usual;
        assertTrue(ratio > 0.75 && ratio < 1.33, stretched + " instead of " + usual);
    }

    @Test
    void everyFamilyOccurs() {
        Truth truth = new Truth();
        records(fleet(5, 3, truth));
        assertEquals(EnumSet.allOf(Family.class), truth.messages().keySet());
    }

    @Test
    void everyEnvelopeFormOccurs() throws Exception {
        Set<RecordForm> forms = EnumSet.noneOf(RecordForm.class);
        for (PublishedRecord record : records(fleet(6, 5))) {
            if (record.value().length > 0 && !isGarbage(record)) {
                forms.add(Unwrapped.of(record).form());
            }
        }
        assertEquals(EnumSet.allOf(RecordForm.class), forms);
    }

    @Test
    void messagesHaveTheMembersOfTheirFamily() throws Exception {
        Set<String> checked = new HashSet<>();
        for (PublishedRecord record : records(fleet(7, 10))) {
            if (isGarbage(record) || record.value().length == 0) {
                continue;
            }
            Unwrapped unwrapped = Unwrapped.of(record);
            if (unwrapped.topic() == null || unwrapped.topic().contains("/user/")) {
                continue;
            }
            RequiredMembers family = RequiredMembers.ofTopic(unwrapped.topic());
            JsonNode json = unwrapped.json();
            for (String member : family.members()) {
                assertTrue(json.has(member), () -> member + " in " + family + ": " + json);
            }
            checked.add(family.toString());
        }
        assertEquals(RequiredMembers.values().length, checked.size(), checked.toString());
    }

    @Test
    void everyRecordIsAMessageARedeliveryOrGarbage() {
        Truth truth = new Truth();
        long records = records(fleet(8, 10, truth)).size();
        long messages = sum(truth.messages());
        long redeliveries = sum(truth.redeliveries());
        long garbage =
                sum(truth.deadLetters())
                        - truth.deadLetters().getOrDefault(DeadLetterReason.FUTURE_TIMESTAMP, 0);
        assertEquals(records, messages + redeliveries + garbage);
        assertTrue(redeliveries > 0);
    }

    @Test
    void theTruthOfReadingsIsWhatTheMessagesSay() throws Exception {
        Truth truth = new Truth();
        List<PublishedRecord> records = records(fleet(9, 5, truth));
        Set<String> emitted =
                truth.readings().stream()
                        .filter(reading -> "Temperature".equals(reading.property()))
                        .map(r -> r.deviceName() + " " + r.time() + " " + r.value())
                        .collect(Collectors.toSet());
        Set<String> sent = new HashSet<>();
        for (PublishedRecord record : records) {
            if (isGarbage(record) || record.value().length == 0) {
                continue;
            }
            Unwrapped unwrapped = Unwrapped.of(record);
            if (unwrapped.topic() != null && unwrapped.topic().contains("/user/")) {
                continue;
            }
            addTemperatures(unwrapped.json(), sent);
        }
        assertFalse(emitted.isEmpty());
        assertEquals(emitted, sent);
    }

    @Test
    void messagesComeLateByMinutes() {
        Truth truth = new Truth();
        records(fleet(10, 20, truth));
        assertTrue(
                truth.readings().stream()
                        .filter(reading -> !reading.history())
                        .anyMatch(reading -> reading.arrival() - reading.time() > MINUTE));
    }

    @Test
    void oneRolloutIsHealthyAndOneHasABadVersion() {
        Truth truth = new Truth();
        records(fleet(11, 20, truth));
        assertTrue(failedShare(truth, SimulatedProducts.THERMOMETER, "2.0.8") < 0.2);
        assertEquals(1.0, failedShare(truth, SimulatedProducts.METER, "2.0.9"));
    }

    @Test
    void takeoversKickTheOldConnection() {
        Truth truth = new Truth();
        records(fleet(12, 30, truth));
        assertTrue(
                truth.transitions().stream()
                        .anyMatch(t -> t.reason() != null && t.reason() == 427));
    }

    @Test
    void aBadReleaseMakesManyDevicesCrashFarMoreOftenAndAHealthyOneNone() {
        Truth truth = new Truth();
        records(fleet(13, 12, truth));
        double before = crashesPerDevice(truth, SimulatedProducts.METER, false);
        double after = crashesPerDevice(truth, SimulatedProducts.METER, true);
        assertTrue(after > 5 * before, after + " after, " + before + " before");
        assertTrue(crashesPerDevice(truth, SimulatedProducts.THERMOMETER, true) < 2 * before);
        assertTrue(
                crashes(truth, SimulatedProducts.METER).stream()
                                .map(Fact.Event::deviceName)
                                .distinct()
                                .count()
                        > 20);
    }

    @Test
    void successesAreMostlyConfirmedSomeNeverAndSomeAreUndone() {
        Truth truth = new Truth();
        records(fleet(14, 30, truth));
        int confirmed = 0;
        int silent = 0;
        int undone = 0;
        for (OtaReport success : successes(truth, SimulatedProducts.THERMOMETER)) {
            List<String> versions =
                    truth.facts(Fact.Version.class).stream()
                            .filter(version -> version.deviceName().equals(success.deviceName()))
                            .filter(version -> version.time() > success.time())
                            .map(Fact.Version::version)
                            .toList();
            if (versions.contains(success.sourceVersion())) {
                undone++;
            } else if (versions.contains(success.destinationVersion())) {
                confirmed++;
            } else {
                silent++;
            }
        }
        assertTrue(undone > 0 && silent > 0, undone + " undone, " + silent + " silent");
        assertTrue(confirmed > 3 * (undone + silent), confirmed + " confirmed");
    }

    @Test
    void aGatewayTakesItsSubDevicesWithIt() {
        Truth truth = new Truth();
        records(fleet(15, 20, truth));
        List<SimulatedTransition> lost = lost(truth, SimulatedProducts.GATEWAY);
        List<SimulatedTransition> lamps = lost(truth, SimulatedProducts.LAMP);
        long most =
                lost.stream()
                        .mapToLong(gateway -> within(lamps, gateway.time(), 5_000))
                        .max()
                        .orElseThrow();
        assertTrue(most >= 3, most + " sub-devices");
    }

    @Test
    void aNetworkFailsForManyDevicesOfAProduct() {
        Truth truth = new Truth();
        records(fleet(16, 10, truth));
        List<SimulatedTransition> trackers = lost(truth, SimulatedProducts.TRACKER);
        long most =
                trackers.stream()
                        .mapToLong(first -> within(trackers, first.time(), 30_000))
                        .max()
                        .orElseThrow();
        assertTrue(most >= 20, most + " devices");
    }

    @Test
    void everyKindOfMisfortuneAndOfHousekeepingOccurs() {
        Truth truth = new Truth();
        records(fleet(17, 20, truth));
        assertEquals(
                Set.of("property", "event", "downlink"),
                values(truth, Fact.Failure.class, Fact.Failure::kind));
        assertTrue(values(truth, Fact.Failure.class, Fact.Failure::code).size() >= 3);
        assertEquals(
                Set.of("info", "alert", "error", "unknown"),
                values(truth, Fact.Event.class, Fact.Event::type));
        assertTrue(values(truth, Fact.Reply.class, Fact.Reply::code).size() >= 4);
        assertTrue(
                values(truth, Fact.Reply.class, Fact.Reply::service)
                        .containsAll(Set.of("property/set", "config/push", "calibrate")));
        assertEquals(
                Set.of("create", "delete", "disable", "enable"),
                values(truth, Fact.Lifecycle.class, Fact.Lifecycle::action));
        assertEquals(
                Set.of("UPDATE", "DELETE", "DELETEALL"),
                values(truth, Fact.Tags.class, Fact.Tags::action));
        assertEquals(
                Set.of("create", "delete", "disable", "enable"),
                values(truth, Fact.Edge.class, Fact.Edge::action));
        assertTrue(
                values(truth, Fact.Job.class, Fact.Job::status)
                        .containsAll(Set.of("COMPLETED", "CANCELLED")));
        assertTrue(
                values(truth, Fact.Migration.class, Fact.Migration::status)
                        .containsAll(
                                Set.of(
                                        "GRAY_EXECUTING",
                                        "ALL_EXECUTING",
                                        "ROLL_BACK_EXECUTING",
                                        "BATCH_ROLL_BACK_EXECUTING")));
        assertEquals(
                Set.of("frame", "environment", "diagnostics"),
                values(truth, Fact.Custom.class, Fact.Custom::topic));
    }

    private static <T extends Fact, V> Set<V> values(
            Truth truth, Class<T> kind, Function<T, V> value) {
        return truth.facts(kind).stream().map(value).collect(Collectors.toSet());
    }

    private static List<SimulatedTransition> lost(Truth truth, Product product) {
        return truth.transitions().stream()
                .filter(transition -> transition.productKey().equals(product.key()))
                .filter(transition -> !transition.online())
                .toList();
    }

    private static long within(List<SimulatedTransition> transitions, long from, long length) {
        return transitions.stream()
                .filter(transition -> transition.time() >= from)
                .filter(transition -> transition.time() <= from + length)
                .count();
    }

    private static List<OtaReport> successes(Truth truth, Product product) {
        return truth.otaReports().stream()
                .filter(report -> report.productKey().equals(product.key()))
                .filter(report -> report.status().equals("SUCCEEDED"))
                .toList();
    }

    private static List<Fact.Event> crashes(Truth truth, Product product) {
        return truth.facts(Fact.Event.class).stream()
                .filter(event -> event.productKey().equals(product.key()))
                .filter(event -> event.identifier().equals(SimulatedProducts.CRASHED.identifier()))
                .toList();
    }

    /**
     * Crashes per device in the ten minutes after the first stage, of the upgraded devices or of
     * the others.
     */
    private static double crashesPerDevice(Truth truth, Product product, boolean upgraded) {
        Set<String> names =
                successes(truth, product).stream()
                        .filter(success -> success.time() < START + 3 * MINUTE)
                        .map(OtaReport::deviceName)
                        .collect(Collectors.toSet());
        Map<String, Long> crashes =
                crashes(truth, product).stream()
                        .filter(event -> event.time() > START + 3 * MINUTE)
                        .collect(
                                Collectors.groupingBy(
                                        Fact.Event::deviceName, Collectors.counting()));
        Set<String> all =
                truth.facts(Fact.Lifecycle.class).stream()
                        .filter(change -> change.productKey().equals(product.key()))
                        .map(Fact.Lifecycle::deviceName)
                        .filter(device -> names.contains(device) == upgraded)
                        .collect(Collectors.toSet());
        return all.stream().mapToLong(device -> crashes.getOrDefault(device, 0L)).sum()
                / (double) all.size();
    }

    private static double failedShare(Truth truth, Product product, String source) {
        List<OtaReport> results =
                truth.otaReports().stream()
                        .filter(report -> report.productKey().equals(product.key()))
                        .filter(report -> report.sourceVersion().equals(source))
                        .filter(report -> !"IN_PROGRESS".equals(report.status()))
                        .filter(report -> !"CANCELED".equals(report.status()))
                        .toList();
        long failed = results.stream().filter(r -> "FAILED".equals(r.status())).count();
        return (double) failed / results.size();
    }

    private static void addTemperatures(JsonNode json, Set<String> sent) {
        JsonNode item = json.path("items").path("Temperature");
        String device = json.path("deviceName").textValue() + " ";
        if (item.isObject()) {
            long time = item.path("time").asLong(json.path("gmtCreate").asLong());
            if (time < json.path("gmtCreate").asLong() + 60 * MINUTE) {
                sent.add(device + time + " " + item.get("value").doubleValue());
            }
        }
        if (item.isArray()) {
            item.forEach(
                    entry ->
                            sent.add(
                                    device
                                            + entry.get("time").asLong()
                                            + " "
                                            + entry.get("value").doubleValue()));
        }
    }

    private static boolean isGarbage(PublishedRecord record) {
        String text = new String(record.value(), java.nio.charset.StandardCharsets.UTF_8);
        return text.startsWith("{\"hello\"")
                || text.contains("\"method\":\"thing.event.property.post\"")
                || text.endsWith("{\"Temp")
                || (record.headers().getOrDefault("topic", "").contains("/status/")
                        && !text.contains("\"status\""));
    }

    private static long sum(Map<?, Integer> counts) {
        return counts.values().stream().mapToLong(Integer::longValue).sum();
    }

    private static Fleet fleet(long seed, int minutes) {
        return fleet(seed, minutes, Witness.NONE);
    }

    private static Fleet fleet(long seed, int minutes, Witness witness) {
        return new Fleet(new FleetConfig(200, 50, seed, START, START + minutes * MINUTE), witness);
    }

    private static List<PublishedRecord> records(Fleet fleet) {
        List<PublishedRecord> records = new ArrayList<>();
        fleet.forEachRemaining(records::add);
        return records;
    }
}
