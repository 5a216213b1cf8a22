package io.fleetpulse.alert;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * The facts that determine whether a device is silent too long: when it first and last sent a message,
 * the newest {@value #MOST_GAPS} longer gaps between, and its newest {@value #MOST_SESSIONS}
 * sessions. Independent of the order in which facts arrive.
 */
public final class SilenceFacts {

    static final int MOST_SESSIONS = 32;
    static final int MOST_GAPS = 32;

    /** When the device sent its first message; {@link Long#MAX_VALUE} if it sent none. */
    public long first = Long.MAX_VALUE;

    /** When the device sent its last message; {@link Long#MIN_VALUE} if it sent none. */
    public long last = Long.MIN_VALUE;

    /** Times of the messages after a gap, by the times of the messages before it. */
    public Map<Long, Long> gaps = new HashMap<>();

    /** Session ends by session start; {@link Long#MAX_VALUE} for a session that lasts. */
    public Map<Long, Long> sessions = new HashMap<>();

    /** The device's tags that rules use. */
    public Map<String, String> tags = new HashMap<>();

    /** When the device was disabled or deleted; {@link Long#MAX_VALUE} if it is neither. */
    public long goneAt = Long.MAX_VALUE;

    /** Starts of silences that were emitted as too long. */
    public Map<Long, Boolean> told = new HashMap<>();

    /**
     * The latest watermark at which silences were emitted; a restarted job begins with an
     * earlier one.
     */
    public long toldAt = Long.MIN_VALUE;

    /** Time of the pending timer; {@link Long#MAX_VALUE} for none. */
    public long timer = Long.MAX_VALUE;

    /**
     * Adds or retracts a fact.
     *
     * @param shortest gaps that are not longer are not kept, milliseconds
     * @return whether the fact may change a silence
     */
    boolean add(PresenceFact fact, long shortest) {
        switch (fact.kind()) {
            case MESSAGE -> {
                return message(fact.at(), shortest);
            }
            case SESSION -> {
                if (fact.present()) {
                    sessions.put(fact.at(), fact.until());
                } else {
                    sessions.remove(fact.at());
                }
                dropOldest(sessions, MOST_SESSIONS);
            }
            case INVENTORY -> {
                tags = new HashMap<>(fact.tags());
                goneAt = fact.at();
            }
            case UPDATE -> {
                return false;
            }
        }
        return true;
    }

    private boolean message(long at, long shortest) {
        boolean changed = !told.isEmpty();
        if (first == Long.MAX_VALUE) {
            first = at;
            last = at;
            // The first message ends a silence that began with the session.
            changed = true;
        } else if (at > last) {
            changed |= gap(last, at, shortest);
            last = at;
        } else if (at < first) {
            changed |= gap(at, first, shortest);
            first = at;
        } else {
            changed |= split(at, shortest);
        }
        return changed;
    }

    private boolean split(long at, long shortest) {
        Map.Entry<Long, Long> gap = new TreeMap<>(gaps).lowerEntry(at);
        if (gap == null || gap.getValue() <= at) {
            return false;
        }
        gaps.remove(gap.getKey());
        gap(gap.getKey(), at, shortest);
        gap(at, gap.getValue(), shortest);
        return true;
    }

    private boolean gap(long from, long to, long shortest) {
        if (to - from <= shortest) {
            return false;
        }
        gaps.put(from, to);
        dropOldest(gaps, MOST_GAPS);
        return true;
    }

    /** What was emitted of a dropped gap or session stays. */
    private void dropOldest(Map<Long, Long> times, int most) {
        if (times.size() > most) {
            Map.Entry<Long, Long> oldest = new TreeMap<>(times).firstEntry();
            times.remove(oldest.getKey());
            told.keySet().removeIf(since -> since <= oldest.getValue());
        }
    }

    /** Whether more is known than tags: messages, sessions, or that the device is gone. */
    boolean hasHistory() {
        return last != Long.MIN_VALUE || !sessions.isEmpty() || goneAt != Long.MAX_VALUE;
    }

    /** Whether the device exists and has tags, which the inventory sends only once. */
    boolean hasTags() {
        return !tags.isEmpty() && goneAt == Long.MAX_VALUE;
    }

    /** Returns the tags alone. */
    SilenceFacts onlyTags() {
        SilenceFacts facts = new SilenceFacts();
        facts.tags = tags;
        return facts;
    }

    /** The newest time of the history, milliseconds since the epoch. */
    long newest() {
        long newest = Math.max(goneAt == Long.MAX_VALUE ? 0 : goneAt, last);
        for (long begin : sessions.keySet()) {
            newest = Math.max(newest, begin);
        }
        return newest;
    }

    /** Whether the device is online. */
    boolean isOnline() {
        return sessions.containsValue(Long.MAX_VALUE);
    }
}
