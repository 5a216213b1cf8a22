package io.fleetpulse.notifier.outbox;

import io.fleetpulse.notifier.alert.Alert;

/**
 * One record of the topic of alerts.
 *
 * @param alert the row; of one that is there no more, its key
 * @param deleted whether it is there no more
 * @param partition partition of the record
 * @param offset offset of the record
 * @param writtenAt the record's timestamp, milliseconds since the epoch
 */
public record AlertRow(Alert alert, boolean deleted, int partition, long offset, long writtenAt) {}
