/** Whether a rollout should go on, wait, or be rolled back. */
package io.fleetpulse.gate;
