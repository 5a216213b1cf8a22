package io.fleetpulse.deduplication;

/**
 * Hash table that finds the entry of a message in many {@link DeliverySegment segments}. An entry's
 * number is that of its segment, times {@link DeliverySegment#MOST}, plus its slot. The table holds
 * only these numbers, since the segments hold the fingerprints.
 */
final class DeliveryIndex {

    /** Entry numbers plus one; 0 is a free place. A power of two, at least half of it free. */
    private final int[] places;

    /** Creates the index of these segments; all but the last are full. */
    DeliveryIndex(DeliverySegment[] segments, int used) {
        places = new int[Integer.highestOneBit(used * DeliverySegment.MOST) * 4];
        for (int segment = 0; segment < used; segment++) {
            for (int slot = 0; slot < segments[segment].size(); slot++) {
                add(segments[segment].message(slot), segment * DeliverySegment.MOST + slot);
            }
        }
    }

    /** Copies the index. */
    DeliveryIndex(DeliveryIndex from) {
        places = from.places.clone();
    }

    /** Whether the entries of this many segments leave half of the places free. */
    boolean hasRoomFor(int segments) {
        return segments * DeliverySegment.MOST * 2 <= places.length;
    }

    /** Adds an entry whose message the index does not have. */
    void add(long message, int entry) {
        int mask = places.length - 1;
        int place = (int) message & mask;
        while (places[place] != 0) {
            place = place + 1 & mask;
        }
        places[place] = entry + 1;
    }

    /** Returns the entry of a message in the indexed segments; -1 if they do not have it. */
    int find(long message, DeliverySegment[] segments) {
        int mask = places.length - 1;
        int place = (int) message & mask;
        while (places[place] != 0) {
            int entry = places[place] - 1;
            int slot = entry % DeliverySegment.MOST;
            if (segments[entry / DeliverySegment.MOST].message(slot) == message) {
                return entry;
            }
            place = place + 1 & mask;
        }
        return -1;
    }
}
