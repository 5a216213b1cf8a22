package io.fleetpulse.tools;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;

/** How far a consumer group has read. */
public final class CommittedOffsets {

    private CommittedOffsets() {}

    /** The sum of the committed offsets: the records read, if the partitions begin at 0. */
    public static long sum(Admin admin, String group) throws Exception {
        return admin
                .listConsumerGroupOffsets(group)
                .partitionsToOffsetAndMetadata()
                .get()
                .values()
                .stream()
                .mapToLong(OffsetAndMetadata::offset)
                .sum();
    }
}
