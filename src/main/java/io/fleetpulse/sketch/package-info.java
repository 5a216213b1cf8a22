/** Quantiles of numbers that come in any order and from many places. */
package io.fleetpulse.sketch;
