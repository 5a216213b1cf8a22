/**
 * The inventory: the existing devices, with their state, gateway and tags. Many messages about a
 * device, in any order, become the device's one row.
 */
package io.fleetpulse.inventory;
