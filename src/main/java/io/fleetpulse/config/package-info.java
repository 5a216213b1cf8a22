/**
 * The job's configuration: small immutable records, and the one reader that checks them all. Other
 * programs read their own settings in the same way with {@link io.fleetpulse.config.SettingsReader}.
 */
package io.fleetpulse.config;
