package io.fleetpulse.alert;

import java.util.Arrays;

/** Ids of causes, in ascending order, without duplicates. */
final class CauseIds {

    static final long[] NONE = {};

    private CauseIds() {}

    static long[] with(long[] ids, long id) {
        int place = Arrays.binarySearch(ids, id);
        if (place >= 0) {
            return ids;
        }
        place = -place - 1;
        long[] more = Arrays.copyOf(ids, ids.length + 1);
        System.arraycopy(ids, place, more, place + 1, ids.length - place);
        more[place] = id;
        return more;
    }

    static long[] without(long[] ids, long id) {
        int place = Arrays.binarySearch(ids, id);
        if (place < 0) {
            return ids;
        }
        long[] fewer = Arrays.copyOf(ids, ids.length - 1);
        System.arraycopy(ids, place + 1, fewer, place, fewer.length - place);
        return fewer;
    }

    /** The last id before the given one; null if there is none. */
    static Long before(long[] ids, long id) {
        int place = Arrays.binarySearch(ids, id);
        if (place < 0) {
            place = -place - 1;
        }
        return place == 0 ? null : ids[place - 1];
    }

    /** The next id after the given one; null if there is none. */
    static Long after(long[] ids, long id) {
        int place = Arrays.binarySearch(ids, id);
        place = place < 0 ? -place - 1 : place + 1;
        return place == ids.length ? null : ids[place];
    }
}
