/**
 * Counts properties that failed the TSL validation. {@link io.fleetpulse.validation.Validation} is
 * the entry point; the packages of events and commands count the failures of their messages.
 */
package io.fleetpulse.validation;
