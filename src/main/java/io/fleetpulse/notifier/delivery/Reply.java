package io.fleetpulse.notifier.delivery;

/**
 * What a receiver answered.
 *
 * @param status HTTP status
 * @param retryAfter header {@code Retry-After}; null where there is none
 * @param body the beginning of the body
 */
record Reply(int status, String retryAfter, String body) {}
