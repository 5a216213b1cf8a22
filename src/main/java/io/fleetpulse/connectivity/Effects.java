package io.fleetpulse.connectivity;

/** Receives the effects of a device's transitions. */
interface Effects {

    /** Ignores all effects. */
    Effects IGNORED = new Effects() {};

    /** A transition of the log was evaluated, whether or not it changes something. */
    default void seen(long time) {}

    /** A session was opened or changed. */
    default void session(Session session) {}

    /** The device went online. */
    default void connected(long time) {}

    /** The device went offline. */
    default void disconnected(long time, Long reason) {}

    /** An {@code offline} arrived while the device was offline or unknown. */
    default void redundantOffline() {}

    /** A flapping episode began or changed. */
    default void episode(FlappingEpisode episode) {}

    /**
     * The device was flapping from one time to another, both inclusive.
     *
     * @param before the latest flapping episode before {@code from}; null if there is none
     */
    default void flapped(FlappingEpisode before, long from, long to) {}
}
