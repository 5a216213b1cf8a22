/** What the job gives out: the tables, and changes of their rows. */
package io.fleetpulse.result;
