package io.fleetpulse.activity;

/**
 * Change of the numbers of an update batch's succeeded tasks that their devices confirmed or
 * reverted. The order of a batch's changes does not matter.
 *
 * @param jobId the update batch
 * @param confirmed change of the number of tasks whose device has itself reported the version that
 *     the task installed
 * @param reverted change of the number of tasks after whose success the device has reported another
 *     version, before another task of the module succeeded; a version that the other task was
 *     installing at that time does not count
 * @param at platform time of the report or the success that caused the change, milliseconds since
 *     the epoch
 */
public record RolloutConfirmation(String jobId, long confirmed, long reverted, long at) {}
