package io.fleetpulse.alert;

import io.fleetpulse.activity.UpdateTimes;

import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * The facts that determine whether a device is offline too long: its newest {@value #MOST_SESSIONS}
 * sessions and the newest {@value #MOST_UPDATES} updates. Independent of the order in which facts
 * arrive.
 */
public final class OfflineFacts {

    static final int MOST_SESSIONS = 64;
    static final int MOST_UPDATES = 16;

    /** Session ends by session start; {@link Long#MAX_VALUE} for a session that lasts. */
    public Map<Long, Long> sessions = new HashMap<>();

    /** Start of the first session that is no longer kept; {@link Long#MAX_VALUE} for none. */
    public long firstDropped = Long.MAX_VALUE;

    /** Start times by update batch. */
    public Map<String, Long> begun = new HashMap<>();

    /** End times by update batch. */
    public Map<String, Long> ended = new HashMap<>();

    /** The device's tags that rules use. */
    public Map<String, String> tags = new HashMap<>();

    /** When the device was disabled or deleted; {@link Long#MAX_VALUE} if it is neither. */
    public long goneAt = Long.MAX_VALUE;

    /** Starts of offline periods that were emitted as too long. */
    public Map<Long, Boolean> told = new HashMap<>();

    /** Adds or retracts a fact. Afterwards {@link #bound} drops what is too much. */
    void add(PresenceFact fact) {
        switch (fact.kind()) {
            case SESSION -> {
                if (fact.present()) {
                    sessions.put(fact.at(), fact.until());
                } else {
                    sessions.remove(fact.at());
                }
            }
            case UPDATE_BEGUN -> UpdateTimes.change(begun, fact.jobId(), fact.at(), fact.present());
            case UPDATE_ENDED -> UpdateTimes.change(ended, fact.jobId(), fact.at(), fact.present());
            case INVENTORY -> {
                tags = new HashMap<>(fact.tags());
                goneAt = fact.at();
            }
            case HEARD -> {
                // Says nothing about outages.
            }
        }
    }

    /** Drops the oldest sessions and updates beyond the limits. */
    void bound() {
        if (sessions.size() > MOST_SESSIONS) {
            Map.Entry<Long, Long> oldest = inOrder().firstEntry();
            sessions.remove(oldest.getKey());
            firstDropped = Math.min(firstDropped, oldest.getKey());
            // Emitted periods of the removed session are not retracted.
            told.keySet().removeIf(begin -> begin <= oldest.getValue());
        }
        UpdateTimes.dropOldest(begun, MOST_UPDATES);
        UpdateTimes.dropOldest(ended, MOST_UPDATES);
    }

    NavigableMap<Long, Long> inOrder() {
        return new TreeMap<>(sessions);
    }

    /** When the device was first online; {@link Long#MAX_VALUE} if it never was. */
    long first() {
        long first = firstDropped;
        for (long begin : sessions.keySet()) {
            first = Math.min(first, begin);
        }
        return first;
    }

    /** The newest known time, milliseconds since the epoch. */
    long newest() {
        long newest = 0;
        for (long begin : begun.values()) {
            newest = Math.max(newest, begin);
        }
        for (Map.Entry<Long, Long> session : sessions.entrySet()) {
            newest = Math.max(newest, session.getKey());
            if (session.getValue() != Long.MAX_VALUE) {
                newest = Math.max(newest, session.getValue());
            }
        }
        return newest;
    }

    /** Whether the device is online. */
    boolean isOnline() {
        return sessions.containsValue(Long.MAX_VALUE);
    }
}
