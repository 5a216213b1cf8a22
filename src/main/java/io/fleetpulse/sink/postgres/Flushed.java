package io.fleetpulse.sink.postgres;

import io.fleetpulse.result.Change;

import java.util.List;

/**
 * The result of a flush.
 *
 * @param written rows that now are as in the batch
 * @param rejected rows that the database refused
 * @param dropped dead letters that the database refused even without their value
 * @param deadLetters dead letters to publish, of refused rows; refused dead letters are not among
 *     them, because they are published already
 */
record Flushed(int written, int rejected, int dropped, List<Change> deadLetters) {}
