package io.fleetpulse.sink.postgres;

import io.fleetpulse.result.Change;

import java.util.List;

/**
 * What became of a flush.
 *
 * @param written rows that are as the batch says
 * @param rejected rows that the database refused
 * @param dropped dead letters that the database refused even without their value
 * @param deadLetters dead letters of refused rows, to be published; not those of dead letters, which
 *     are published already
 */
record Flushed(int written, int rejected, int dropped, List<Change> deadLetters) {}
