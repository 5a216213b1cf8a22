package io.fleetpulse.custom;

import io.fleetpulse.deadletter.DeadLetter;
import io.fleetpulse.message.PropertyPost;

import java.util.List;

/**
 * What a mapping made of a message.
 *
 * @param post its readings; null where it has none
 * @param deadLetters what of it did not fit
 */
record MappedMessage(PropertyPost post, List<DeadLetter> deadLetters) {}
