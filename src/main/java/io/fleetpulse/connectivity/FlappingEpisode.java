package io.fleetpulse.connectivity;

/**
 * A time in which a device repeatedly connected and disconnected.
 *
 * @param startedAt the first connect or disconnect of the episode, milliseconds since the epoch
 * @param last the latest connect or disconnect of the episode, milliseconds since the epoch
 * @param transitions number of connects and disconnects in the episode
 * @param ended whether the episode is known to be over
 */
public record FlappingEpisode(long startedAt, long last, long transitions, boolean ended) {

    FlappingEpisode continuedAt(long time) {
        return new FlappingEpisode(startedAt, time, transitions + 1, false);
    }

    FlappingEpisode end() {
        return new FlappingEpisode(startedAt, last, transitions, true);
    }
}
