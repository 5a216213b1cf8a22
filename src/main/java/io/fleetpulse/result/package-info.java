/** The results of the job: tables, changes of their rows, and serializers. */
package io.fleetpulse.result;
