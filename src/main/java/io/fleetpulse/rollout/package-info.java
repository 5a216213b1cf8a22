/**
 * OTA rollouts. The reports of each update task, in order, determine the task's row. The tasks of
 * an update batch (a job) are added up in the rollout's row, its windows and its failures.
 */
package io.fleetpulse.rollout;
