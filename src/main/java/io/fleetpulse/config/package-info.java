/** The job's configuration: small immutable records, and the one reader that checks them all. */
package io.fleetpulse.config;
