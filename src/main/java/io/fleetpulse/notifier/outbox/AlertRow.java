package io.fleetpulse.notifier.outbox;

import io.fleetpulse.notifier.alert.AlertState;

/**
 * A record of the topic of alerts.
 *
 * @param alert the row; for a deleted row, its key
 * @param deleted whether the job deleted the row
 * @param partition partition of the record
 * @param offset offset of the record
 * @param writtenAt the record's timestamp, milliseconds since the epoch
 */
public record AlertRow(
        AlertState alert, boolean deleted, int partition, long offset, long writtenAt) {}
