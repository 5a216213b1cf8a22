/**
 * Properties that failed the TSL validation. {@link io.fleetpulse.validation.Validation} is the way in;
 * events and replies count their failures themselves.
 */
package io.fleetpulse.validation;
