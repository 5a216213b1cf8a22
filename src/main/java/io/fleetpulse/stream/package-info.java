/** The stream itself: how much of each family came, how often twice, how late. */
package io.fleetpulse.stream;
