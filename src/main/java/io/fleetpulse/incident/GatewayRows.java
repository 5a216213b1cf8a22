package io.fleetpulse.incident;

import io.fleetpulse.message.DeviceKey;
import io.fleetpulse.result.Change;
import io.fleetpulse.result.Table;

import org.apache.flink.util.Collector;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Collects the changes that one event makes: to the rows of a gateway, the causes of its devices'
 * disconnects, and the counts of products.
 */
final class GatewayRows {

    private final DeviceKey gateway;
    private final GatewayLog log;
    private final Collector<Change> out;
    private final Consumer<ProductTick> ticks;
    private final Consumer<OfflineCause> causes;

    /** By the time of the outage: the number of devices its row had before. */
    private final Map<Long, Long> before = new HashMap<>();

    GatewayRows(
            DeviceKey gateway,
            GatewayLog log,
            Collector<Change> out,
            Consumer<ProductTick> ticks,
            Consumer<OfflineCause> causes) {
        this.gateway = gateway;
        this.log = log;
        this.out = out;
        this.ticks = ticks;
        this.causes = causes;
    }

    /** Marks the row of an outage as possibly changed. */
    void touch(long outage) {
        before.putIfAbsent(outage, devices(outage));
    }

    private long devices(long outage) {
        GatewayOutage known = log.at(outage);
        if (known == null) {
            return 0;
        }
        return known.devices();
    }

    /** Changes the number of devices that went offline because of an outage. */
    void addDevices(long outage, long more) {
        touch(outage);
        log.put(log.at(outage).plusDevices(more));
    }

    /** Emits the incident rows whose number of devices changed. */
    void writeIncidents() {
        before.forEach(
                (outage, devices) -> {
                    if (devices != devices(outage)) {
                        write(outage);
                    }
                });
    }

    /** Emits the current row of an incident, or deletes the row if no device is left. */
    void write(long outage) {
        long devices = devices(outage);
        String product = gateway.productKey();
        String name = gateway.deviceName();
        if (devices == 0) {
            out.collect(Change.delete(Table.INCIDENT, "gateway", product, name, outage));
            return;
        }
        Long end = log.endOf(outage);
        out.collect(Change.upsert(Table.INCIDENT, "gateway", product, name, outage, end, devices));
    }

    /**
     * Emits the cause of a disconnect. A disconnect that a gateway explains counts for no incident
     * of its product, and a repeated one counts for none.
     *
     * @param known the outage that was its cause; null if there was none
     * @param now the outage that is its cause; null if there is none
     */
    void write(Drop drop, boolean repeated, Long known, Long now) {
        if (Objects.equals(known, now)) {
            return;
        }
        causes.accept(new OfflineCause(drop.device(), drop.since(), drop.at(), gateway, now));
        boolean explained = now != null;
        if (!repeated && explained != (known != null)) {
            ticks.accept(
                    new ProductTick(
                            drop.device().productKey(),
                            ProductTick.second(drop.at()),
                            explained ? -1 : 1,
                            0));
        }
    }
}
