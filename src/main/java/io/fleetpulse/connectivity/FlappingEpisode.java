package io.fleetpulse.connectivity;

/**
 * A time in which a device kept connecting and disconnecting.
 *
 * @param startedAt the first of its connects and disconnects, milliseconds since the epoch
 * @param last the latest of them
 * @param transitions how many they are
 * @param ended whether it is known that no more will come
 */
public record FlappingEpisode(long startedAt, long last, long transitions, boolean ended) {

    FlappingEpisode continuedAt(long time) {
        return new FlappingEpisode(startedAt, time, transitions + 1, false);
    }

    FlappingEpisode end() {
        return new FlappingEpisode(startedAt, last, transitions, true);
    }
}
