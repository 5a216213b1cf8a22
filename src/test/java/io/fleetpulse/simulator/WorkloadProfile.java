package io.fleetpulse.simulator;

import java.time.Duration;
import java.util.Locale;

/**
 * The composition of a benchmark load. Shares are in percent; the rest are OTA messages, except in
 * {@link #DAY}, which has none.
 */
public enum WorkloadProfile {
    /** Each device posts six numbers every ten seconds. */
    W1(2_000_000, 20_000, new Shares(85, 0, 5, 4), 200, false),
    /**
     * Ten messages per device and minute, with four numbers, a text and a position in each post.
     */
    DENSE(2_000_000, 20_000, new Shares(85, 0, 5, 4), 200, true),
    /** A million devices, four messages each: two within ten minutes, two an hour later. */
    WIDE(4_000_000, 1_000_000, new Shares(85, 0, 5, 4), 200, true),
    /** A day of event time in which each device sends a post and an event a minute. */
    DAY(57_600_000, 20_000, new Shares(50, 0, 0, 50), 200, true),
    /**
     * As {@link #W1}, but a tenth is history of two hours ago, and a tenth of all records is sent
     * twice.
     */
    LATE(2_000_000, 20_000, new Shares(75, 10, 5, 4), 10, false),
    /** As {@link #W1}, with thirty percent events. */
    EVENTS(2_000_000, 20_000, new Shares(59, 0, 5, 30), 200, false);

    private static final long TEN_MINUTES = Duration.ofMinutes(10).toMillis();
    private static final long POST_EVERY = Duration.ofSeconds(10).toMillis();

    private final long messages;
    private final int devices;
    private final Shares shares;
    private final int redeliveredOneIn;
    private final boolean mixed;

    WorkloadProfile(
            long messages, int devices, Shares shares, int redeliveredOneIn, boolean mixed) {
        this.messages = messages;
        this.devices = devices;
        this.shares = shares;
        this.redeliveredOneIn = redeliveredOneIn;
        this.mixed = mixed;
    }

    /** Percentages of the messages by type. */
    record Shares(int posts, int histories, int statuses, int events) {}

    /** Returns the profile with a name such as {@code dense}. */
    public static WorkloadProfile named(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }

    /** Returns the name for arguments and reports. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns the default number of distinct messages. */
    public long messages() {
        return messages;
    }

    /** Returns the default number of devices. */
    public int devices() {
        return devices;
    }

    Shares shares() {
        return shares;
    }

    int redeliveredOneIn() {
        return redeliveredOneIn;
    }

    /** Whether a post has four numbers, a text and a position instead of six numbers. */
    boolean mixed() {
        return mixed;
    }

    /** Returns the event time from the first message to the last one, in milliseconds. */
    public long span(long messages, int devices) {
        return elapsed(messages - 1, messages, devices);
    }

    /**
     * Returns the event time of a message, in milliseconds after the first one.
     *
     * @param made number of messages before this one
     */
    long elapsed(long made, long messages, int devices) {
        return switch (this) {
            case DENSE -> made * TEN_MINUTES / messages;
            case WIDE -> {
                long half = messages - messages / 2;
                long inHalf = made % half * TEN_MINUTES / half;
                yield made / half * Duration.ofHours(1).toMillis() + inHalf;
            }
            case DAY -> made * Duration.ofDays(1).toMillis() / messages;
            default -> made * shares.posts * POST_EVERY / 100 / devices;
        };
    }
}
