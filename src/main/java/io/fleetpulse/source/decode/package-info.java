/**
 * From members to a typed message: one {@link io.fleetpulse.source.decode.FamilyDecoder} for each
 * shape that families have. What of a message cannot be used becomes dead letters, part by part.
 */
package io.fleetpulse.source.decode;
