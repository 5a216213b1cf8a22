/** Messages over HTTP: signed, sent once, and what the answer means. */
package io.fleetpulse.notifier.delivery;
