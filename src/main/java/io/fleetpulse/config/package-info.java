/**
 * The job's configuration: small immutable records, and the reader that checks them. Other programs
 * read their own settings in the same way with {@link io.fleetpulse.config.SettingsReader}.
 */
package io.fleetpulse.config;
