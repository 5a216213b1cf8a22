/**
 * The inventory: which devices there are, and what the platform says of each. What many messages say
 * of a device, in any order, becomes its one row.
 */
package io.fleetpulse.inventory;
