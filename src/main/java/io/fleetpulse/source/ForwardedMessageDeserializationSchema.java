package io.fleetpulse.source;

import io.fleetpulse.config.TimeConfig;
import io.fleetpulse.message.Message;
import io.fleetpulse.source.envelope.ForwardedRecord;
import io.fleetpulse.source.json.CleanText;
import io.fleetpulse.source.json.Times;

import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

import java.nio.charset.StandardCharsets;

/** Decodes Kafka records in the source itself, once. No record fails the job. */
public final class ForwardedMessageDeserializationSchema
        implements KafkaRecordDeserializationSchema<Decoded> {

    private static final long serialVersionUID = 1;

    private final TimeConfig time;
    private transient MessageDecoder decoder;

    /** A schema that reads times so. */
    public ForwardedMessageDeserializationSchema(TimeConfig time) {
        this.time = time;
    }

    @Override
    public void open(DeserializationSchema.InitializationContext context) {
        decoder = new MessageDecoder(time);
    }

    @Override
    public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<Decoded> output) {
        decoder.decode(
                new ForwardedRecord(
                        record.topic(),
                        record.partition(),
                        record.offset(),
                        record.timestamp(),
                        header(record, "topic"),
                        header(record, "messageId"),
                        generateTime(record),
                        record.value()),
                output::collect);
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        if (header == null || header.value() == null) {
            return null;
        }
        return CleanText.of(new String(header.value(), StandardCharsets.UTF_8)).strip();
    }

    private static long generateTime(ConsumerRecord<byte[], byte[]> record) {
        String text = header(record, "generateTime");
        if (text == null) {
            return Message.NO_TIME;
        }
        return Times.ofDecimal(text);
    }

    @Override
    public TypeInformation<Decoded> getProducedType() {
        return DecodedTypeFactory.information();
    }
}
