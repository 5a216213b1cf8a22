package io.fleetpulse.deduplication;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A message that stays when there are too many.
 *
 * @param message fingerprint of the message
 * @param entry the rest of its state
 * @param arrival its place in the order of arrival
 */
record KeptMessage(long message, DeliveryEntry entry, int arrival) {

    /**
     * Returns the messages with the latest expiry, at equal expiry those with the greatest
     * fingerprints, in the order of arrival.
     */
    static List<KeptMessage> latest(DeliverySegment[] segments, int used, int most) {
        List<KeptMessage> all = new ArrayList<>(used * DeliverySegment.MOST);
        for (int segment = 0; segment < used; segment++) {
            for (int slot = 0; slot < segments[segment].size(); slot++) {
                DeliveryEntry entry = segments[segment].get(slot);
                all.add(new KeptMessage(segments[segment].message(slot), entry, all.size()));
            }
        }
        all.sort(
                Comparator.comparingLong((KeptMessage one) -> one.entry.expiry())
                        .thenComparingLong(KeptMessage::message));
        List<KeptMessage> latest = new ArrayList<>(all.subList(all.size() - most, all.size()));
        latest.sort(Comparator.comparingInt(KeptMessage::arrival));
        return latest;
    }
}
