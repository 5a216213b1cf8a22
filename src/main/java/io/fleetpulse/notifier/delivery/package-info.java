/** Signs and posts messages over HTTP, and interprets the answers. */
package io.fleetpulse.notifier.delivery;
