package io.fleetpulse.simulator;

import java.util.PriorityQueue;

/** Future activities of the fleet, in order of the simulated clock. */
final class Agenda {

    private final PriorityQueue<Entry> entries = new PriorityQueue<>();
    private long sequence;

    /** An activity that runs at a planned time. */
    interface Activity {
        /** Runs the activity. */
        void run(long now);
    }

    /** Plans an activity. */
    void at(long time, Activity activity) {
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
        next.activity().run(next.time());
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
