/**
 * Reads what surrounds a message: headers, wrappers
 * ({@link io.fleetpulse.source.envelope.Unwrapper}) and the forwarding topic, which gives the
 * family. Where no topic does, {@link io.fleetpulse.source.envelope.FamilyInference} infers the
 * family from the members.
 */
package io.fleetpulse.source.envelope;
