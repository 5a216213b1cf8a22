package io.fleetpulse.custom;

import io.fleetpulse.deadletter.DeadLetter;
import io.fleetpulse.message.PropertyPost;

import java.util.List;

/**
 * Result of mapping one message.
 *
 * @param post the readings; null if there are none
 * @param deadLetters the parts that did not fit the mapping
 */
record MappedMessage(PropertyPost post, List<DeadLetter> deadLetters) {}
