/** The run of the job whose rows the sinks write. */
package io.fleetpulse.sink.run;
