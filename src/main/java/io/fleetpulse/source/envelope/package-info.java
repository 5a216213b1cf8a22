/**
 * What stands around a message: headers, wrappers ({@link io.fleetpulse.source.envelope.Unwrapper})
 * and the forwarding topic, which tells the family; {@link
 * io.fleetpulse.source.envelope.FamilyInference} tells it by the shape where no topic does.
 */
package io.fleetpulse.source.envelope;
