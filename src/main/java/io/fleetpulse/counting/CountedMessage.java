package io.fleetpulse.counting;

import io.fleetpulse.activity.DeviceActivity;
import io.fleetpulse.deduplication.Delivery;
import io.fleetpulse.message.DeviceKey;
import io.fleetpulse.message.Family;
import io.fleetpulse.message.Message;
import io.fleetpulse.result.CompactTypeInformation;
import io.fleetpulse.result.KeyText;

import org.apache.flink.api.common.typeinfo.TypeInformation;

import java.util.List;

/**
 * A message reduced to what counting needs, in one of its deliveries. A redelivery counts only as a
 * duplicate.
 *
 * @param sender scope in which the message key is unique: the device; for messages of jobs an empty
 *     product key and the job's id; for custom messages an empty product key and the message key
 * @param device the device that the message is about, which rows count
 * @param family family of the message
 * @param platformTime platform time, milliseconds since the epoch, which decides how long the
 *     message is remembered and into which window of the stream it falls; {@link Message#NO_TIME}
 *     if none
 * @param eventTime event time of the message, milliseconds since the epoch; {@link Message#NO_TIME}
 *     if none
 * @param timeOfRecord whether a time is that of the record: {@link Message#timeOfRecord}
 * @param messageKey the platform's {@code messageId}, else a hash of the message
 * @param kafkaTimestamp Kafka timestamp of the record, milliseconds since the epoch; negative when
 *     it has none
 * @param position partition and offset of the record, as {@link Delivery#position}
 * @param bytes bytes of the record's value
 * @param counts what the message counts
 * @param activities activities of the device for other features
 * @param inStream whether this package counts the message in the stream's windows; false if
 *     telemetry counts it there
 */
public record CountedMessage(
        DeviceKey sender,
        DeviceKey device,
        Family family,
        long platformTime,
        long eventTime,
        boolean timeOfRecord,
        String messageKey,
        long kafkaTimestamp,
        long position,
        int bytes,
        List<CountIncrement> counts,
        List<DeviceActivity> activities,
        boolean inStream) {

    /** Maximum bytes of UTF-8 of the message key, which is part of row keys. */
    private static final int MOST_BYTES_OF_THE_KEY = 96;

    /** Flink's type information of this class. */
    public static final TypeInformation<CountedMessage> TYPE =
            new CompactTypeInformation<>(CountedMessage.class, new CountedMessageSerializer());

    /** Reduces a message whose key is unique within the device, or job, counted. */
    public static CountedMessage of(
            Message message,
            DeviceKey sender,
            long eventTime,
            List<CountIncrement> counts,
            List<DeviceActivity> activities) {
        return of(message, sender, sender, eventTime, counts, activities);
    }

    /** Reduces a message whose key is not unique within the device counted. */
    public static CountedMessage of(
            Message message,
            DeviceKey sender,
            DeviceKey device,
            long eventTime,
            List<CountIncrement> counts,
            List<DeviceActivity> activities) {
        return of(message, sender, device, eventTime, counts, activities, true);
    }

    /** Reduces a message that telemetry counts in the stream's windows. */
    public static CountedMessage countedElsewhere(
            Message message,
            DeviceKey device,
            long eventTime,
            List<CountIncrement> counts,
            List<DeviceActivity> activities) {
        return of(message, device, device, eventTime, counts, activities, false);
    }

    private static CountedMessage of(
            Message message,
            DeviceKey sender,
            DeviceKey device,
            long eventTime,
            List<CountIncrement> counts,
            List<DeviceActivity> activities,
            boolean inStream) {
        return new CountedMessage(
                sender,
                device,
                message.family(),
                message.platformTime(),
                eventTime,
                message.timeOfRecord(),
                KeyText.of(message.origin().messageKey(), MOST_BYTES_OF_THE_KEY),
                message.origin().timestamp(),
                Delivery.position(message.origin().partition(), message.origin().offset()),
                message.origin().size(),
                counts,
                activities,
                inStream);
    }
}
