/** Messages as their receivers understand them. Pure: a message in, text out. */
package io.fleetpulse.notifier.text;
