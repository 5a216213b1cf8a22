/** Progress of windows: how far the results are complete, including times without input. */
package io.fleetpulse.progress;
