/** The nineteen families of forwarded messages as immutable records, without any dependency. */
package io.fleetpulse.message;
