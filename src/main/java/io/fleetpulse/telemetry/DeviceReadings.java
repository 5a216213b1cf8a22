package io.fleetpulse.telemetry;

import io.fleetpulse.deduplication.Delivery;
import io.fleetpulse.message.DeviceKey;
import io.fleetpulse.message.Family;
import io.fleetpulse.message.Fingerprint;
import io.fleetpulse.message.Message;
import io.fleetpulse.message.Origin;
import io.fleetpulse.message.PropertyBatch;
import io.fleetpulse.message.PropertyHistory;
import io.fleetpulse.message.PropertyPost;
import io.fleetpulse.message.Readings;
import io.fleetpulse.result.CompactTypeInformation;
import io.fleetpulse.result.KeyText;

import org.apache.flink.api.common.typeinfo.TypeInformation;

/**
 * All readings of one message of a device, of any family; one record of the operator by device.
 * Immutable by convention.
 *
 * @param kind {@link #POST}, {@link #BATCH}, {@link #BATCH_AT_TIME_OF_RECORD}, {@link #HISTORY} or
 *     {@link #MAPPED}
 * @param device the device
 * @param messageNumber the message key where it is a canonical decimal number (the platform's
 *     {@code messageId} has 19 digits); else {@link #NO_NUMBER}
 * @param messageText the message key where it is no such number; else null
 * @param platformTime platform time, milliseconds since the epoch; {@link Message#NO_TIME} if not
 *     known
 * @param eventTime time of the newest reading, or of the newest entry of a batch, with a usable
 *     value or without one; milliseconds since the epoch, or {@link Message#NO_TIME}
 * @param kafkaTimestamp timestamp of the Kafka record, milliseconds since the epoch; negative when
 *     it has none
 * @param position partition and offset of the Kafka record, as {@link Delivery#position}
 * @param size bytes of the Kafka record's value
 * @param readings the readings
 */
record DeviceReadings(
        byte kind,
        DeviceKey device,
        long messageNumber,
        String messageText,
        long platformTime,
        long eventTime,
        long kafkaTimestamp,
        long position,
        int size,
        Readings readings) {

    static final byte POST = 0;
    static final byte BATCH = 1;
    static final byte HISTORY = 2;

    /** Readings found in a custom message, which the stream counts as a custom message. */
    static final byte MAPPED = 3;

    /** A batch without {@code generateTime}. */
    static final byte BATCH_AT_TIME_OF_RECORD = 4;

    static final long NO_NUMBER = -1;

    /** Maximum bytes of UTF-8 of a message key that is a text. */
    static final int MOST_BYTES_OF_A_MESSAGE_KEY = 96;

    static final TypeInformation<DeviceReadings> TYPE =
            new CompactTypeInformation<>(DeviceReadings.class, new DeviceReadingsSerializer());

    static DeviceReadings of(PropertyPost post) {
        return of(POST, post);
    }

    static DeviceReadings ofMapped(PropertyPost post) {
        return of(MAPPED, post);
    }

    private static DeviceReadings of(byte kind, PropertyPost post) {
        return of(
                kind,
                post.productKey(),
                post.deviceName(),
                post.origin(),
                post.platformTime(),
                post.readings());
    }

    static DeviceReadings of(PropertyBatch batch) {
        return of(
                batch.timeOfRecord() ? BATCH_AT_TIME_OF_RECORD : BATCH,
                batch.productKey(),
                batch.deviceName(),
                batch.origin(),
                batch.platformTime(),
                batch.newestEntry(),
                batch.readings());
    }

    static DeviceReadings of(PropertyHistory history) {
        return of(
                HISTORY,
                history.productKey(),
                history.deviceName(),
                history.origin(),
                history.platformTime(),
                history.readings());
    }

    static DeviceReadings of(
            byte kind,
            String productKey,
            String deviceName,
            Origin origin,
            long platformTime,
            Readings readings) {
        return of(kind, productKey, deviceName, origin, platformTime, newestOf(readings), readings);
    }

    private static DeviceReadings of(
            byte kind,
            String productKey,
            String deviceName,
            Origin origin,
            long platformTime,
            long eventTime,
            Readings readings) {
        String messageKey = origin.messageKey();
        long number = number(messageKey);
        String text = null;
        if (number == NO_NUMBER) {
            text = KeyText.of(messageKey, MOST_BYTES_OF_A_MESSAGE_KEY);
        }
        return new DeviceReadings(
                kind,
                new DeviceKey(productKey, deviceName),
                number,
                text,
                platformTime,
                eventTime,
                origin.timestamp(),
                Delivery.position(origin.partition(), origin.offset()),
                origin.size(),
                readings);
    }

    /** Parses a decimal number without leading zeros; {@link #NO_NUMBER} for any other text. */
    private static long number(String text) {
        int length = text.length();
        if (length == 0 || length > 19 || text.charAt(0) == '0' && length > 1) {
            return NO_NUMBER;
        }
        long number = 0;
        for (int index = 0; index < length; index++) {
            int digit = text.charAt(index) - '0';
            if (digit < 0 || digit > 9) {
                return NO_NUMBER;
            }
            number = number * 10 + digit;
        }
        if (number < 0) {
            return NO_NUMBER;
        }
        return number;
    }

    String productKey() {
        return device.productKey();
    }

    String deviceName() {
        return device.deviceName();
    }

    Family family() {
        return switch (kind) {
            case POST -> Family.PROPERTY_POST;
            case BATCH, BATCH_AT_TIME_OF_RECORD -> Family.PROPERTY_BATCH;
            case MAPPED -> Family.CUSTOM;
            default -> Family.PROPERTY_HISTORY;
        };
    }

    /** Whether another feature counts the message in the stream's windows. */
    boolean isCountedElsewhere() {
        return kind == MAPPED;
    }

    /** Whether the platform time is that of the record: {@link PropertyBatch#timeOfRecord}. */
    boolean hasTimeOfRecord() {
        return kind == BATCH_AT_TIME_OF_RECORD;
    }

    /** This delivery of the message; the parameters are those of {@link Delivery}. */
    Delivery delivery(long ahead, boolean beyondHorizon) {
        boolean hasPlatformTime = platformTime != Message.NO_TIME && !hasTimeOfRecord();
        return new Delivery(kafkaTimestamp, position, size, ahead, hasPlatformTime, beyondHorizon);
    }

    boolean isHistory() {
        return kind == HISTORY;
    }

    /** The message's identity in results: its {@code messageId}, else a hash. */
    String messageKey() {
        if (messageText == null) {
            return Long.toString(messageNumber);
        }
        return messageText;
    }

    /** Equal for redeliveries of one message, 64 bits, never 0. */
    long fingerprint() {
        long hash = messageNumber;
        if (messageText != null) {
            hash = 0xCBF29CE484222325L;
            for (int index = 0; index < messageText.length(); index++) {
                hash = Fingerprint.mixed(hash ^ messageText.charAt(index));
            }
        }
        int family = kind == BATCH_AT_TIME_OF_RECORD ? BATCH : kind;
        long fingerprint = Fingerprint.mixed(hash + family * 0x9E3779B97F4A7C15L);
        if (fingerprint == 0) {
            return 1;
        }
        return fingerprint;
    }

    /** Whether the Kafka timestamp is more than {@code outOfOrderness} after a reading's time. */
    boolean isLate(long time, long outOfOrderness) {
        return Delivery.isLate(kafkaTimestamp, time, outOfOrderness);
    }

    private static long newestOf(Readings readings) {
        long newest = Message.NO_TIME;
        for (long time : readings.time()) {
            newest = Math.max(newest, time);
        }
        return newest;
    }
}
