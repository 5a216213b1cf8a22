package io.fleetpulse.connectivity;

import java.io.Serializable;
import java.util.List;

/**
 * The limit on the transitions that a device keeps, in its log and waiting: its newest ones, however
 * far the watermark lags. Two transitions at the same time stay or go together. The newest only
 * advance, so the kept transitions depend on the set of transitions and not on their order.
 *
 * <p>Most transitions are accepted without reading the kept ones: while the device has few of them,
 * or if a transition is newer than half of them were when they were last read, and fewer than half
 * as many have arrived since.
 *
 * @param most maximum number of transitions, one more if two are at the earliest time
 */
record TransitionLimit(int most) implements Serializable {

    /** The limit that the job uses. */
    static final TransitionLimit OF_A_DEVICE = new TransitionLimit(8_192);

    /**
     * Whether a transition at this time is among the newest, as far as the timeline shows without
     * the transitions themselves.
     */
    boolean certainlyKeeps(long time, DeviceTimeline timeline) {
        if (timeline.entries() < most) {
            return true;
        }
        return timeline.certainFrom() != DeviceTimeline.UNKNOWN_TIME
                && time >= timeline.certainFrom()
                && timeline.entries() < most + most / 2;
    }

    /**
     * Returns the time of the earliest transition among the newest.
     *
     * @param all distinct transitions, in order
     */
    long keptFrom(List<Transition> all) {
        if (all.size() <= most) {
            return DeviceTimeline.NONE;
        }
        return all.get(all.size() - most).time();
    }

    /**
     * Returns the time from which on {@link #certainlyKeeps} needs no transitions.
     *
     * @param all distinct transitions, in order
     */
    long certainFrom(List<Transition> all) {
        if (all.size() < most) {
            return DeviceTimeline.UNKNOWN_TIME;
        }
        return all.get(all.size() - (most + 1) / 2).time();
    }
}
