package io.fleetpulse.message;

/**
 * A message on a custom topic, whatever its content; "Data formats", Custom.
 *
 * @param origin where the message came from
 * @param productKey product of the device
 * @param deviceName name of the device
 * @param topicShortName what follows {@code /user/} in the topic
 * @param payload the device's bytes, unchanged
 * @param platformTime the envelope's {@code generateTime}, else the Kafka timestamp, milliseconds
 *     since the epoch
 * @param timeOfRecord whether the time is that of the Kafka record, because the envelope has no
 *     {@code generateTime}: redeliveries then have other times
 */
public record CustomMessage(
        Origin origin,
        String productKey,
        String deviceName,
        String topicShortName,
        byte[] payload,
        long platformTime,
        boolean timeOfRecord)
        implements Message {
    @Override
    public Family family() {
        return Family.CUSTOM;
    }
}
