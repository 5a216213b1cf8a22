package io.fleetpulse.counting;

import io.fleetpulse.activity.DeviceActivity;
import io.fleetpulse.delivery.CountedDelivery;
import io.fleetpulse.message.DeviceKey;
import io.fleetpulse.message.Family;
import io.fleetpulse.message.Message;
import io.fleetpulse.result.CompactTypeInformation;
import io.fleetpulse.result.KeyText;

import org.apache.flink.api.common.typeinfo.TypeInformation;

import java.util.List;

/**
 * A message as far as counting goes. Delivered again, it counts as a duplicate and nothing else.
 *
 * @param sender within what the message's key is unique: the device; for messages of jobs an empty
 *     product key and the job's id; for custom messages an empty product key and the message's key
 * @param device the device that the message is of, which rows count
 * @param family family of the message
 * @param platformTime the platform's time, which says how long it is remembered and in which window
 *     of the stream it falls; {@link Message#NO_TIME} where it has none
 * @param eventTime when what it tells happened, milliseconds since the epoch; {@link
 *     Message#NO_TIME} where it does not say
 * @param messageKey the platform's {@code messageId}, else a hash of the message
 * @param kafkaTimestamp Kafka timestamp of the record, milliseconds since the epoch; negative when it
 *     has none
 * @param position partition and offset of the record, as {@link CountedDelivery#position}
 * @param bytes bytes of the record's value
 * @param counts what it counts
 * @param activities what it tells other features of the device
 * @param inStream whether it counts in the stream's windows here; those of readings count where readings do
 */
public record Delivery(
        DeviceKey sender,
        DeviceKey device,
        Family family,
        long platformTime,
        long eventTime,
        String messageKey,
        long kafkaTimestamp,
        long position,
        int bytes,
        List<Count> counts,
        List<DeviceActivity> activities,
        boolean inStream) {

    /** Bytes of UTF-8 of the message's key: it is part of keys of rows. */
    private static final int MOST_BYTES_OF_THE_KEY = 96;

    /** Its type for Flink. */
    public static final TypeInformation<Delivery> TYPE =
            new CompactTypeInformation<>(Delivery.class, new DeliverySerializer());

    /** A message that is recognised, and counted, by its device (or by its job). */
    public static Delivery of(
            Message message,
            DeviceKey sender,
            long eventTime,
            List<Count> counts,
            List<DeviceActivity> activities) {
        return of(message, sender, sender, eventTime, counts, activities);
    }

    /** A message that is not recognised by the device that rows count. */
    public static Delivery of(
            Message message,
            DeviceKey sender,
            DeviceKey device,
            long eventTime,
            List<Count> counts,
            List<DeviceActivity> activities) {
        return new Delivery(
                sender,
                device,
                message.family(),
                message.platformTime(),
                eventTime,
                KeyText.of(message.origin().messageKey(), MOST_BYTES_OF_THE_KEY),
                message.origin().timestamp(),
                CountedDelivery.position(message.origin().partition(), message.origin().offset()),
                message.origin().size(),
                counts,
                activities,
                true);
    }

    /** A message that the stream counts elsewhere, and that counts something here too. */
    public static Delivery countedElsewhere(
            Message message,
            DeviceKey device,
            long eventTime,
            List<Count> counts,
            List<DeviceActivity> activities) {
        return new Delivery(
                device,
                device,
                message.family(),
                message.platformTime(),
                eventTime,
                KeyText.of(message.origin().messageKey(), MOST_BYTES_OF_THE_KEY),
                message.origin().timestamp(),
                CountedDelivery.position(message.origin().partition(), message.origin().offset()),
                message.origin().size(),
                counts,
                activities,
                false);
    }
}
