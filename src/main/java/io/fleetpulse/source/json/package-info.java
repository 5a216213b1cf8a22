/**
 * Reads strict JSON in one pass: {@link io.fleetpulse.source.json.Members} reads forwarded messages
 * with the readings in their {@code items}, {@link io.fleetpulse.source.json.PayloadReader} the
 * values that JSON Pointers select in other payloads. Texts, numbers and times are returned cleaned
 * and typed.
 */
package io.fleetpulse.source.json;
