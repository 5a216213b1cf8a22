/** The rollout gate: whether a rollout should continue, pause, or be rolled back. */
package io.fleetpulse.gate;
