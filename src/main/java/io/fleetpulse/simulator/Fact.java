package io.fleetpulse.simulator;

import io.fleetpulse.message.Family;

import java.util.List;
import java.util.Map;

/**
 * An event in the fleet, or a statement of the platform about it. All times are milliseconds since
 * the epoch; {@code arrival} is the Kafka timestamp of the message's first record.
 */
public sealed interface Fact {

    /** An event of a device, single, in a batch (type {@code unknown}) or posted as history. */
    record Event(
            String productKey,
            String deviceName,
            String identifier,
            String type,
            long time,
            boolean failed,
            boolean history,
            long arrival)
            implements Fact {}

    /** A property, event or reply ({@code kind}) that failed the validation. */
    record Failure(
            String productKey,
            String deviceName,
            String kind,
            String identifier,
            long code,
            String message,
            long time)
            implements Fact {}

    /** A device answered a command; {@code service} is what was called. */
    record Reply(String productKey, String deviceName, String service, long code, long time)
            implements Fact {}

    /** A device was created, deleted, enabled or disabled. */
    record Lifecycle(String productKey, String deviceName, String iotId, String action, long time)
            implements Fact {}

    /** Tags were set ({@code UPDATE}), deleted ({@code DELETE}: keys only) or all deleted. */
    record Tags(
            String productKey,
            String deviceName,
            String action,
            Map<String, String> values,
            long time)
            implements Fact {}

    /** A device was attached to a gateway, detached, disabled or enabled there. */
    record Edge(
            String gatewayProductKey,
            String gatewayDeviceName,
            String productKey,
            String deviceName,
            String action,
            long time)
            implements Fact {}

    /** A gateway found a device; the time is the one that the record contains, else its arrival. */
    record Found(
            String gatewayProductKey,
            String gatewayDeviceName,
            String productKey,
            String deviceName,
            long time)
            implements Fact {}

    /** A device job has a status. */
    record Job(String jobId, String jobType, String status, long time) implements Fact {}

    /** A migration has a status, and lists the devices that it has just moved. */
    record Migration(String jobId, String status, List<String> devices, long time)
            implements Fact {}

    /**
     * A message on a custom topic; the time is the one that the record contains, else its arrival.
     */
    record Custom(
            String productKey, String deviceName, String topic, long bytes, long time, long arrival)
            implements Fact {}

    /** A device reported the version that it runs. */
    record Version(
            String productKey, String deviceName, String moduleName, String version, long time)
            implements Fact {}

    /**
     * A record of a message of a device or job: generated at {@code made}, in Kafka at
     * {@code arrival}; {@code again} is true for all but the first record.
     */
    record Delivered(Family family, String key, long made, long arrival, long bytes, boolean again)
            implements Fact {}
}
