/**
 * Strict JSON, read in one pass: {@link io.fleetpulse.source.json.Members} of forwarded messages with
 * the readings in their {@code items}, and what JSON Pointers point to in other payloads ({@link
 * io.fleetpulse.source.json.PayloadReader}). Texts, numbers and times come out clean and typed.
 */
package io.fleetpulse.source.json;
