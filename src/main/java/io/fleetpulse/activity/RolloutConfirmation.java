package io.fleetpulse.activity;

/**
 * By how much the numbers of an update batch's succeeded tasks change that their devices have borne
 * out, or not. What is told of one batch adds up in any order.
 *
 * @param jobId the update batch
 * @param confirmed tasks more, or fewer where negative, whose device has itself reported the version
 *     that they brought
 * @param reverted tasks more, or fewer where negative, after which the device has reported another
 *     version that no later task brought
 * @param at time of the report or the success that changed it, milliseconds since the epoch, the
 *     platform's clock
 */
public record RolloutConfirmation(String jobId, long confirmed, long reverted, long at) {}
