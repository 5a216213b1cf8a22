package io.fleetpulse.event;

import io.fleetpulse.message.EventBatch;
import io.fleetpulse.message.EventEntry;
import io.fleetpulse.message.EventHistory;
import io.fleetpulse.message.EventPost;
import io.fleetpulse.message.ValidationFailure;
import io.fleetpulse.result.Change;
import io.fleetpulse.result.Table;

import org.apache.flink.util.Collector;

/**
 * One event of a device, of any type but {@code info}.
 *
 * @param productKey product of the device
 * @param deviceName name of the device
 * @param identifier event identifier, for a module's event {@code module:event}
 * @param at event time, milliseconds since the epoch
 * @param type event type; {@code unknown} where the message has none
 * @param name name of the event; null where the message has none
 * @param value output parameters, or the value that failed the validation, as JSON text; null if
 *     none
 * @param failed whether the event failed the validation
 * @param iotId the platform's id of the device; null where the message has none
 */
public record DeviceEvent(
        String productKey,
        String deviceName,
        String identifier,
        long at,
        String type,
        String name,
        String value,
        boolean failed,
        String iotId) {

    private static final String INFORMATION = "info";

    static void ofPost(EventPost event, Collector<DeviceEvent> out) {
        collect(
                event.productKey(),
                event.deviceName(),
                event.identifier(),
                event.time(),
                event.type(),
                event.name(),
                event.value(),
                event.failure(),
                event.iotId(),
                out);
    }

    static void ofHistory(EventHistory event, Collector<DeviceEvent> out) {
        collect(
                event.productKey(),
                event.deviceName(),
                event.identifier(),
                event.time(),
                event.type(),
                event.name(),
                event.value(),
                event.failure(),
                event.iotId(),
                out);
    }

    static void ofBatch(EventBatch batch, Collector<DeviceEvent> out) {
        for (EventEntry event : batch.entries()) {
            collect(
                    batch.productKey(),
                    batch.deviceName(),
                    event.identifier(),
                    event.time(),
                    null,
                    null,
                    event.value(),
                    null,
                    null,
                    out);
        }
    }

    private static void collect(
            String productKey,
            String deviceName,
            String identifier,
            long at,
            String type,
            String name,
            String value,
            ValidationFailure failure,
            String iotId,
            Collector<DeviceEvent> out) {
        String knownType = EventTexts.type(type);
        if (knownType.equals(INFORMATION)) {
            return;
        }
        String shown = value;
        if (shown == null && failure != null) {
            shown = failure.value();
        }
        out.collect(
                new DeviceEvent(
                        productKey,
                        deviceName,
                        EventTexts.identifier(identifier),
                        at,
                        knownType,
                        name,
                        shown,
                        failure != null,
                        iotId));
    }

    Change toRow() {
        return Change.upsert(
                Table.DEVICE_EVENT,
                productKey,
                deviceName,
                identifier,
                at,
                type,
                name,
                value,
                failed,
                iotId);
    }
}
