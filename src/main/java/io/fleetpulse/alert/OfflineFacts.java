package io.fleetpulse.alert;

import io.fleetpulse.activity.DeviceUpdate;
import io.fleetpulse.activity.DeviceUpdates;

import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.LongStream;

/**
 * The facts that determine whether a device is offline too long: its newest {@value #MOST_SESSIONS}
 * sessions and its newest updates. Independent of the order in which facts arrive.
 *
 * <p>When an update is dropped because of the limit, offline periods that began before it ended are
 * no longer evaluated, except the newest: without their excuse, they would raise alerts.
 */
public final class OfflineFacts {

    static final int MOST_SESSIONS = 64;

    /** Session ends by session start; {@link Long#MAX_VALUE} for a session that lasts. */
    public Map<Long, Long> sessions = new HashMap<>();

    /** Start of the first session that is no longer kept; {@link Long#MAX_VALUE} for none. */
    public long firstDropped = Long.MAX_VALUE;

    /** The device's updates. */
    public DeviceUpdates updates = new DeviceUpdates();

    /**
     * When the last of the updates that are no longer kept ended; {@link Long#MIN_VALUE} for none.
     */
    public long droppedUntil = Long.MIN_VALUE;

    /** The device's tags that rules use. */
    public Map<String, String> tags = new HashMap<>();

    /** When the device was disabled or deleted; {@link Long#MAX_VALUE} if it is neither. */
    public long goneAt = Long.MAX_VALUE;

    /** Starts of offline periods that were emitted as too long. */
    public Map<Long, Boolean> told = new HashMap<>();

    /**
     * The latest watermark at which periods were emitted; a restarted job begins with an
     * earlier one.
     */
    public long toldAt = Long.MIN_VALUE;

    /**
     * The {@link ShareVersions} that counted the device; null before the first, and in the state of
     * a release that did not store them: then those of the present rules.
     */
    public long[] countedBy;

    /** Whether this version of a share rule counted the device. */
    boolean isCountedBy(long version) {
        return LongStream.of(countedBy).anyMatch(counted -> counted == version);
    }

    /**
     * Adds or retracts a fact. Afterwards {@link #boundSessions} and {@link #boundUpdates} drop what
     * exceeds the limits.
     */
    void add(PresenceFact fact) {
        switch (fact.kind()) {
            case SESSION -> {
                if (!fact.present()) {
                    sessions.remove(fact.at());
                } else if (sessions.containsKey(fact.at()) || !isSettled(fact)) {
                    sessions.put(fact.at(), fact.until());
                }
            }
            case UPDATE -> updates.add(fact.update());
            case INVENTORY -> {
                tags = new HashMap<>(fact.tags());
                goneAt = fact.at();
            }
            case MESSAGE -> {
                // Says nothing about outages.
            }
        }
    }

    /** Whether the session is over, and an update that is no longer kept may excuse its end. */
    private boolean isSettled(PresenceFact session) {
        return session.until() <= droppedUntil
                && sessions.keySet().stream().anyMatch(begin -> begin > session.at());
    }

    /** Drops the oldest session beyond the limit. */
    void boundSessions() {
        if (sessions.size() > MOST_SESSIONS) {
            Map.Entry<Long, Long> oldest = inOrder().firstEntry();
            sessions.remove(oldest.getKey());
            firstDropped = Math.min(firstDropped, oldest.getKey());
            // Emitted periods of the removed session are not retracted.
            told.keySet().removeIf(begin -> begin <= oldest.getValue());
        }
    }

    /**
     * Drops the oldest update beyond the limit, and the sessions whose ends it may excuse. Causes
     * that were emitted for them stay.
     */
    void boundUpdates() {
        updates.dropSurplus();
        if (updates.newestDropped == null) {
            return;
        }
        droppedUntil = Math.max(droppedUntil, updates.newestDropped.liveUntil());
        NavigableMap<Long, Long> older = inOrder();
        older.pollLastEntry();
        older.values().removeIf(end -> end > droppedUntil);
        for (Map.Entry<Long, Long> session : older.entrySet()) {
            sessions.remove(session.getKey());
            firstDropped = Math.min(firstDropped, session.getKey());
            told.remove(session.getValue());
        }
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

    /** Whether more is known than tags: sessions, updates, or that the device is gone. */
    boolean hasHistory() {
        return !sessions.isEmpty()
                || !updates.kept.isEmpty()
                || firstDropped != Long.MAX_VALUE
                || goneAt != Long.MAX_VALUE;
    }

    /** Whether the device exists and has tags, which the inventory sends only once. */
    boolean hasTags() {
        return !tags.isEmpty() && goneAt == Long.MAX_VALUE;
    }

    /** Returns the tags alone. */
    OfflineFacts onlyTags() {
        OfflineFacts facts = new OfflineFacts();
        facts.tags = tags;
        return facts;
    }

    /** The newest time of the history, milliseconds since the epoch. */
    long newest() {
        long newest = goneAt == Long.MAX_VALUE ? 0 : goneAt;
        for (DeviceUpdate update : updates.kept) {
            newest = Math.max(newest, update.began());
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
