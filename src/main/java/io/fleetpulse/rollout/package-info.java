/**
 * OTA rollouts: the reports of each update task, in order, become the task's row; the tasks of an
 * update batch (a job) are added up to the rollout's row, its windows and its failures.
 */
package io.fleetpulse.rollout;
