package io.fleetpulse.source;

import io.fleetpulse.config.TimeConfig;
import io.fleetpulse.source.envelope.ForwardedRecord;
import io.fleetpulse.source.envelope.HeaderValue;

import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/** Decodes Kafka records inside the source. No record fails the job. */
public final class ForwardedMessageDeserializationSchema
        implements KafkaRecordDeserializationSchema<Decoded> {

    private static final long serialVersionUID = 1;

    private final TimeConfig time;
    private transient MessageDecoder decoder;

    /** Creates a schema that reads times with these settings. */
    public ForwardedMessageDeserializationSchema(TimeConfig time) {
        this.time = time;
    }

    @Override
    public void open(DeserializationSchema.InitializationContext context) {
        decoder = new MessageDecoder(time, new IgnoredMembers(context.getMetricGroup()));
    }

    @Override
    public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<Decoded> output) {
        decoder.decode(
                new ForwardedRecord(
                        record.topic(),
                        record.partition(),
                        record.offset(),
                        record.timestamp(),
                        HeaderValue.text(header(record, "topic")),
                        HeaderValue.messageId(header(record, "messageId")),
                        HeaderValue.time(header(record, "generateTime"), time.zone()),
                        record.value()),
                output::collect);
    }

    /** Returns the last header of this name, as Kafka's own clients do. */
    private static byte[] header(ConsumerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null ? null : header.value();
    }

    @Override
    public TypeInformation<Decoded> getProducedType() {
        return DecodedTypeFactory.information();
    }
}
