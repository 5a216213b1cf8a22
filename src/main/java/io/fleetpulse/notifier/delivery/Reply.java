package io.fleetpulse.notifier.delivery;

/**
 * A receiver's HTTP response.
 *
 * @param status HTTP status
 * @param retryAfter header {@code Retry-After}; null if absent
 * @param body the beginning of the body
 */
record Reply(int status, String retryAfter, String body) {}
