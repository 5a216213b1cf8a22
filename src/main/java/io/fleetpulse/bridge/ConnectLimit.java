package io.fleetpulse.bridge;

import java.time.Duration;

/**
 * At most so many connects a minute over all connections of the process: the platform closes the door on
 * whoever knocks more often.
 */
final class ConnectLimit {

    private static final long MINUTE = Duration.ofMinutes(1).toMillis();

    private final long[] times;
    private int next;
    private long count;

    /** A limit of so many connects a minute. */
    ConnectLimit(int perMinute) {
        times = new long[perMinute];
    }

    /**
     * Takes the next place, and returns when it is: now, or as soon as the connect would be one of not
     * too many within a minute.
     *
     * @param now the time, in milliseconds of any clock that only goes forward
     */
    synchronized long take(long now) {
        long at = now;
        if (count >= times.length) {
            // The place is that of the connect so many before: it must be a minute old.
            at = Math.max(now, times[next] + MINUTE);
        }
        if (count > 0) {
            // Places are in order, whoever takes them.
            at = Math.max(at, times[(next + times.length - 1) % times.length]);
        }
        times[next] = at;
        next = (next + 1) % times.length;
        count++;
        return at;
    }
}
