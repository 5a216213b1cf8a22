package io.fleetpulse.counting;

import io.fleetpulse.activity.DeviceActivity;
import io.fleetpulse.message.DeviceKey;
import io.fleetpulse.message.Family;

import java.util.List;

/**
 * A message as far as counting goes. Delivered again, it counts as a duplicate and nothing else.
 *
 * @param sender the device; for messages of jobs an empty product key and the job's id
 * @param family family of the message
 * @param messageKey its {@code messageId}, else the hash of its payload
 * @param platformTime the platform's time, which says how long it is remembered and in which window
 *     of the stream it falls; {@link io.fleetpulse.message.Message#NO_TIME} where it has none
 * @param eventTime when what it tells happened, milliseconds since the epoch
 * @param kafkaTimestamp Kafka timestamp of its record, milliseconds since the epoch; negative when
 *     the record has none
 * @param bytes bytes of the record's value
 * @param counts what it counts
 * @param activities what it tells other features of the device
 */
public record Delivery(
        DeviceKey sender,
        Family family,
        String messageKey,
        long platformTime,
        long eventTime,
        long kafkaTimestamp,
        int bytes,
        List<Count> counts,
        List<DeviceActivity> activities) {}
