/** What wants to be known at once, each thing once: made of rows of other tables. */
package io.fleetpulse.alert;
