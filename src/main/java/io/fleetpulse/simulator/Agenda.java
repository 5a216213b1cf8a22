package io.fleetpulse.simulator;

import java.util.PriorityQueue;

/** What is to happen in the fleet, in order of the simulated clock. */
final class Agenda {

    private final PriorityQueue<Entry> entries = new PriorityQueue<>();
    private long sequence;

    /** Something that happens at a time. */
    interface Activity {
        /** Happens. */
        void run(long now);
    }

    /** Puts an activity on the agenda. */
    void at(long time, Activity activity) {
        entries.add(new Entry(time, sequence++, activity));
    }

    /** When the next activity is; {@link Long#MAX_VALUE} when there is none. */
    long nextTime() {
        Entry next = entries.peek();
        if (next == null) {
            return Long.MAX_VALUE;
        }
        return next.time();
    }

    /** Lets the next activity happen. */
    void runNext() {
        Entry next = entries.remove();
        next.activity().run(next.time());
    }

    /** Drops what has not happened yet. */
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
