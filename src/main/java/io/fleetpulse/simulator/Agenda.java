package io.fleetpulse.simulator;

import java.util.PriorityQueue;

/**
 * Future activities of the fleet, in order of the simulated clock. The agenda may stretch the time
 * until each activity, so that as many messages span weeks instead of hours.
 */
final class Agenda {

    private final PriorityQueue<Entry> entries = new PriorityQueue<>();
    private final int stretch;
    private long now;
    private long sequence;

    /**
     * Creates an empty agenda.
     *
     * @param start time of the clock, milliseconds since the epoch
     * @param stretch factor by which the time until each activity grows
     */
    Agenda(long start, int stretch) {
        this.now = start;
        this.stretch = stretch;
    }

    /** An activity that runs at a planned time. */
    interface Activity {
        /** Runs the activity. */
        void run(long now);
    }

    /** Plans an activity; the agenda stretches the time until then. */
    void at(long time, Activity activity) {
        atExactly(stretched(time), activity);
    }

    /** Returns the time at which an activity runs that is planned for the given time. */
    long stretched(long time) {
        return now + (time - now) * stretch;
    }

    /** Plans an activity for a time that is already stretched. */
    void atExactly(long time, Activity activity) {
        entries.add(new Entry(time, sequence++, activity));
    }

    /** Returns the time of the next activity; {@link Long#MAX_VALUE} when there is none. */
    long nextTime() {
        Entry next = entries.peek();
        if (next == null) {
            return Long.MAX_VALUE;
        }
        return next.time();
    }

    /** Runs the next activity. */
    void runNext() {
        Entry next = entries.remove();
        now = next.time();
        next.activity().run(now);
    }

    /** Removes all planned activities. */
    void clear() {
        entries.clear();
    }

    private record Entry(long time, long sequence, Activity activity) implements Comparable<Entry> {
        @Override
        public int compareTo(Entry other) {
            int byTime = Long.compare(time, other.time);
            if (byTime != 0) {
                return byTime;
            }
            return Long.compare(sequence, other.sequence);
        }
    }
}
