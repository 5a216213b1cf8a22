package io.fleetpulse.source;

import io.fleetpulse.hostile.HostileRecord;

import org.apache.flink.api.common.functions.util.ListCollector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Decodes hostile records with the source's decoder. */
public final class HostileDecoding {

    private final ForwardedMessageDeserializationSchema schema;

    /** A decoder with the default times. */
    public HostileDecoding() {
        schema = new ForwardedMessageDeserializationSchema(DecodedOutcome.TIME);
        schema.open(new UnregisteredContext());
    }

    /** Decodes a record. */
    public List<Decoded> decode(HostileRecord record, long offset) {
        List<Decoded> decoded = new ArrayList<>();
        schema.deserialize(
                new ConsumerRecord<>(
                        "iot",
                        0,
                        offset,
                        record.timestamp(),
                        TimestampType.CREATE_TIME,
                        -1,
                        -1,
                        record.key(),
                        record.value(),
                        new RecordHeaders(record.headers()),
                        Optional.empty()),
                new ListCollector<>(decoded));
        return decoded;
    }
}
