package io.fleetpulse.endtoend;

import io.fleetpulse.message.Family;
import io.fleetpulse.simulator.Fact;
import io.fleetpulse.simulator.Truth;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Computes the stream statistics of each family naively, record by record. */
final class TrueStream {

    /** Families whose messages contain the platform's time in every envelope. */
    private static final Set<Family> TIMED =
            EnumSet.complementOf(
                    EnumSet.of(
                            Family.CUSTOM,
                            Family.PROPERTY_BATCH,
                            Family.EVENT_BATCH,
                            Family.PROPERTY_HISTORY,
                            Family.EVENT_HISTORY,
                            Family.SUB_DEVICES_FOUND));

    private final List<Fact.Delivered> delivered;

    TrueStream(Truth truth) {
        delivered = truth.facts(Fact.Delivered.class);
    }

    /** Key: family, start. Columns: messages, bytes. Only of {@link #TIMED} families. */
    Map<List<Object>, List<Object>> windows() {
        return Grouped.rows(
                delivered.stream()
                        .filter(record -> !record.again() && TIMED.contains(record.family()))
                        .toList(),
                record -> List.of(record.family().label(), Grouped.start(record.made())),
                records -> List.of((long) records.size(), bytes(records)));
    }

    /** Key: family. Columns: messages, duplicates, bytes. */
    Map<List<Object>, List<Object>> totals() {
        return Grouped.rows(
                delivered,
                record -> List.of(record.family().label()),
                records -> {
                    long again = records.stream().filter(Fact.Delivered::again).count();
                    return List.of(records.size() - again, again, bytes(records));
                });
    }

    private static long bytes(List<Fact.Delivered> records) {
        return records.stream()
                .filter(record -> !record.again())
                .mapToLong(Fact.Delivered::bytes)
                .sum();
    }

    static boolean isTimed(Object family) {
        return TIMED.stream().anyMatch(timed -> timed.label().equals(family));
    }
}
