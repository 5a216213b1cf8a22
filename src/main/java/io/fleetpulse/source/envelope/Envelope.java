package io.fleetpulse.source.envelope;

import com.dynatrace.hash4j.hashing.HashStream128;
import com.dynatrace.hash4j.hashing.HashValue128;
import com.dynatrace.hash4j.hashing.Hashing;

import io.fleetpulse.message.Family;
import io.fleetpulse.message.Message;
import io.fleetpulse.result.KeyText;

import java.nio.charset.StandardCharsets;

/**
 * What headers, wrappers and added members say about a message. Filled from the outside in:
 * headers, then wrappers, then members beside the message's own. The first value found for a
 * property is kept.
 */
public final class Envelope {

    /** Platform ids have 19 digits; a database index cannot hold very long ids. */
    private static final int MOST_BYTES_OF_AN_ID = 96;

    private static final byte[] HEXADECIMAL =
            "0123456789abcdef".getBytes(StandardCharsets.ISO_8859_1);

    private final HashStream128 hash = Hashing.murmur3_128().hashStream();
    private ForwardedRecord record;
    private ForwardingTopic topic;
    private String messageId;
    private long generateTime;
    private String messageType;
    private String productKey;
    private String deviceName;
    private byte[] payload;
    private int from;
    private int to;

    /**
     * Starts a record with its headers; the record's value is the message until a wrapper is found.
     */
    public void begin(ForwardedRecord next) {
        record = next;
        topic = null;
        messageId = null;
        generateTime = Message.NO_TIME;
        messageType = null;
        productKey = null;
        deviceName = null;
        setTopic(record.forwardingTopic());
        setMessageId(MessageId.ofText(record.messageId()));
        setGenerateTime(record.generateTime());
        if (record.value() == null) {
            setPayload(new byte[0], 0, 0);
        } else {
            setPayload(record.value(), 0, record.value().length);
        }
    }

    /** Sets the message without its wrapper. */
    void setPayload(byte[] bytes, int start, int end) {
        payload = bytes;
        from = start;
        to = end;
    }

    void setTopic(String text) {
        if (topic == null && text != null && !text.isBlank() && !text.equals("null")) {
            topic = ForwardingTopic.parse(text.strip());
        }
    }

    /** Sets an id that {@link MessageId} accepted, or null. */
    void setMessageId(String id) {
        if (messageId == null) {
            messageId = KeyText.of(id, MOST_BYTES_OF_AN_ID);
        }
    }

    void setGenerateTime(long time) {
        if (generateTime == Message.NO_TIME) {
            generateTime = time;
        }
    }

    void setMessageType(String type) {
        if (messageType == null) {
            messageType = type;
        }
    }

    void setIdentity(String product, String device) {
        if (productKey == null) {
            productKey = product;
        }
        if (deviceName == null) {
            deviceName = device;
        }
    }

    /** The forwarding topic; null when nothing named one. */
    public ForwardingTopic topic() {
        return topic;
    }

    /** Text of the forwarding topic; null when nothing named one. */
    public String topicText() {
        if (topic == null) {
            return null;
        }
        return topic.text();
    }

    /** Family by the topic, or null. */
    public Family family() {
        if (topic == null) {
            return null;
        }
        return topic.family();
    }

    /** {@code messagetype} of the queue form, or null. */
    public String messageType() {
        return messageType;
    }

    public long generateTime() {
        return generateTime;
    }

    /** Product that a wrapper named; null when none did. */
    public String productKey() {
        return productKey;
    }

    /** Device that a wrapper named; null when none did. */
    public String deviceName() {
        return deviceName;
    }

    public byte[] payload() {
        return payload;
    }

    public int from() {
        return from;
    }

    public int to() {
        return to;
    }

    /**
     * Returns the key that identifies the message and is equal for its redeliveries: the message
     * id, or, without one, a hash of the family, the payload and the generation time. A device may
     * send identical custom messages, so their hash includes the device and the topic. Without a
     * generation time it also includes the record's topic, partition, offset and timestamp, so that
     * no custom message counts as a redelivery.
     */
    public String messageKey(Family family) {
        if (messageId != null) {
            return messageId;
        }
        hash.reset().putString(family.label()).putBytes(payload, from, to - from);
        hash.putLong(generateTime);
        if (family == Family.CUSTOM) {
            hash.putString(topic.productKey()).putString(topic.deviceName());
            hash.putString(topic.identifier());
            if (generateTime == Message.NO_TIME) {
                hash.putString(record.topic()).putInt(record.partition());
                hash.putLong(record.offset()).putLong(record.timestamp());
            }
        }
        HashValue128 value = hash.get();
        byte[] key = new byte[2 * Long.BYTES * 2];
        write(value.getMostSignificantBits(), key, 0);
        write(value.getLeastSignificantBits(), key, 2 * Long.BYTES);
        return new String(key, StandardCharsets.ISO_8859_1);
    }

    private static void write(long half, byte[] key, int start) {
        for (int digit = 0; digit < 2 * Long.BYTES; digit++) {
            int shift = Long.SIZE - 4 - 4 * digit;
            key[start + digit] = HEXADECIMAL[(int) (half >>> shift) & 0xF];
        }
    }
}
