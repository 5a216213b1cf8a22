package io.fleetpulse.endtoend;

import static io.fleetpulse.endtoend.Grouped.start;

import io.fleetpulse.endtoend.ResultRows.About;
import io.fleetpulse.simulator.Fact;
import io.fleetpulse.simulator.Truth;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Computes the tables of counts naively, from all messages at once. */
final class TrueCounts {

    private static final long OUT_OF_ORDERNESS = 30_000;
    private static final long DEDUP_HORIZON = 600_000;
    private static final long SUCCESS = 200;

    private final Truth truth;

    TrueCounts(Truth truth) {
        this.truth = truth;
    }

    /** Key: product, identifier, type, start. Columns: count, failed, history, late, devices. */
    Map<List<Object>, List<Object>> events() {
        return Grouped.rows(
                truth.facts(Fact.Event.class),
                event ->
                        List.of(
                                event.productKey(),
                                event.identifier(),
                                event.type(),
                                start(event.time())),
                events ->
                        List.of(
                                (long) events.size(),
                                events.stream().filter(Fact.Event::failed).count(),
                                events.stream().filter(Fact.Event::history).count(),
                                events.stream().filter(TrueCounts::late).count(),
                                devices(
                                        events.stream().map(Fact.Event::deviceName),
                                        events.stream()
                                                .filter(
                                                        event ->
                                                                isForgotten(
                                                                        event.arrival()
                                                                                - event.time()))
                                                .count())));
    }

    /**
     * Amendments after the deduplication horizon are separate, so their device may count again.
     */
    private static Object devices(Stream<String> names, long forgotten) {
        long devices = names.distinct().count();
        if (forgotten == 0) {
            return devices;
        }
        return new About(devices, devices + forgotten);
    }

    private static boolean isForgotten(long delay) {
        return delay > DEDUP_HORIZON;
    }

    private static boolean late(Fact.Event event) {
        return event.arrival() - event.time() > OUT_OF_ORDERNESS;
    }

    /** Key: product, device, identifier, time. Columns: type, failed. */
    Map<List<Object>, List<Object>> deviceEvents() {
        return Grouped.rows(
                truth.facts(Fact.Event.class).stream()
                        .filter(event -> !event.type().equals("info"))
                        .toList(),
                event ->
                        List.of(
                                event.productKey(),
                                event.deviceName(),
                                event.identifier(),
                                event.time()),
                events -> List.of(events.get(0).type(), events.get(0).failed()));
    }

    /** Key: product, kind, identifier, code, start. Columns: count, sample. */
    Map<List<Object>, List<Object>> failures() {
        return Grouped.rows(
                truth.facts(Fact.Failure.class),
                failure ->
                        List.of(
                                failure.productKey(),
                                failure.kind(),
                                failure.identifier(),
                                failure.code(),
                                start(failure.time())),
                failures ->
                        List.of(
                                (long) failures.size(),
                                failures.stream()
                                        .map(Fact.Failure::message)
                                        .sorted()
                                        .findFirst()
                                        .orElseThrow()));
    }

    /** Key: product, service, code, start. Columns: count, success. */
    Map<List<Object>, List<Object>> replies() {
        return Grouped.rows(
                truth.facts(Fact.Reply.class),
                reply ->
                        List.of(
                                reply.productKey(),
                                reply.service(),
                                reply.code(),
                                start(reply.time())),
                replies -> List.of((long) replies.size(), replies.get(0).code() == SUCCESS));
    }

    /** Key: product, action, start. Column: count. */
    Map<List<Object>, List<Object>> lifecycles() {
        return Grouped.rows(
                truth.facts(Fact.Lifecycle.class),
                change -> List.of(change.productKey(), change.action(), start(change.time())),
                changes -> List.of((long) changes.size()));
    }

    /** Key: product, topic, start. Columns: messages, bytes, devices. */
    Map<List<Object>, List<Object>> customTopics() {
        return Grouped.rows(
                truth.facts(Fact.Custom.class),
                message -> List.of(message.productKey(), message.topic(), start(message.time())),
                messages ->
                        List.of(
                                (long) messages.size(),
                                messages.stream().mapToLong(Fact.Custom::bytes).sum(),
                                devices(
                                        messages.stream().map(Fact.Custom::deviceName),
                                        messages.stream()
                                                .filter(
                                                        message ->
                                                                isForgotten(
                                                                        message.arrival()
                                                                                - message.time()))
                                                .count())));
    }
}
