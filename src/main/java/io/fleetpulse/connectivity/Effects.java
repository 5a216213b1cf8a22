package io.fleetpulse.connectivity;

/** Who wants to know what the transitions of a device bring about. */
interface Effects {

    /** Nobody wants to know. */
    Effects IGNORED = new Effects() {};

    /** A transition of the log was looked at, whether it changes something or not. */
    default void seen(long time) {}

    /** A session is now so. */
    default void session(Session session) {}

    /** The device went online. */
    default void connected(long time) {}

    /** The device went offline. */
    default void disconnected(long time, Long reason) {}

    /** The device was said to be offline, which it was already, or of which nothing was known. */
    default void redundantOffline() {}

    /** A flapping episode is now so. */
    default void episode(FlappingEpisode episode) {}

    /**
     * The device was flapping from one time to another, both inclusive.
     *
     * @param before the latest flapping episode before {@code from}; null where there is none
     */
    default void flapped(FlappingEpisode before, long from, long to) {}
}
