/**
 * Decodes members into typed messages: one {@link io.fleetpulse.source.decode.FamilyDecoder} for
 * each shape of the families. Each part of a message that cannot be used becomes a dead letter.
 */
package io.fleetpulse.source.decode;
