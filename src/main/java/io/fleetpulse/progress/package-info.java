/** How far the windows of results reach, while time goes on without news. */
package io.fleetpulse.progress;
