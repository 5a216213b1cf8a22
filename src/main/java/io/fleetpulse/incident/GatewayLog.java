package io.fleetpulse.incident;

import io.fleetpulse.message.DeviceKey;
import io.fleetpulse.result.Change;
import io.fleetpulse.result.Table;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What is kept of a gateway since the horizon. Its parts are its own and change in place.
 *
 * @param outages when it went offline
 * @param returns when it came online
 * @param drops devices attached to it that went offline
 */
public record GatewayLog(List<Long> outages, List<Long> returns, List<Drop> drops) {

    /**
     * A device went offline.
     *
     * @param device the device
     * @param at when, milliseconds since the epoch
     * @param since when its session began
     * @param repeated whether it had gone offline shortly before
     */
    public record Drop(DeviceKey device, long at, long since, boolean repeated) {}

    static GatewayLog empty() {
        return new GatewayLog(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    }

    void add(GatewayNews news) {
        switch (news.kind()) {
            case OUTAGE -> add(outages, news.at(), news.amount());
            case RETURN -> add(returns, news.at(), news.amount());
            case DROP ->
                    add(
                            drops,
                            new Drop(news.device(), news.at(), news.since(), news.repeated()),
                            news.amount());
        }
    }

    private static <T> void add(List<T> known, T one, long amount) {
        if (amount > 0) {
            known.add(one);
        } else {
            known.remove(one);
        }
    }

    /** Forgets what was before a time, but an outage that nothing has ended by then, and its drops. */
    void forgetBefore(long time, long within) {
        long open = Long.MAX_VALUE;
        for (long outage : outages) {
            if (outage < time && endOf(outage) == null) {
                open = Math.min(open, outage - within);
            }
        }
        long kept = Math.min(time, open);
        outages.removeIf(outage -> outage < kept);
        returns.removeIf(back -> back < kept);
        drops.removeIf(drop -> drop.at() < kept);
    }

    /**
     * The rows that this comes to, by their keys; those of devices have the time of the disconnect, and
     * whether it is repeated, as their last parts.
     *
     * @param within how close to its gateway's outage a device goes offline because of it
     */
    Map<List<Object>, Change> rows(DeviceKey gateway, long within) {
        Map<List<Object>, Change> rows = new HashMap<>();
        Map<Long, Long> devices = new HashMap<>();
        for (Drop drop : drops) {
            Long outage = outageOf(drop, within);
            if (outage == null) {
                continue;
            }
            devices.merge(outage, 1L, Long::sum);
            Change cause =
                    Change.upsert(
                            Table.OFFLINE_CAUSE,
                            drop.device().productKey(),
                            drop.device().deviceName(),
                            drop.since(),
                            "gateway",
                            gateway.productKey(),
                            gateway.deviceName(),
                            outage);
            rows.put(
                    List.of(
                            Table.OFFLINE_CAUSE,
                            drop.device(),
                            drop.since(),
                            drop.at(),
                            drop.repeated()),
                    cause);
        }
        devices.forEach(
                (outage, number) ->
                        rows.put(
                                List.of(Table.INCIDENT, gateway, outage),
                                Change.upsert(
                                        Table.INCIDENT,
                                        "gateway",
                                        gateway.productKey(),
                                        gateway.deviceName(),
                                        outage,
                                        endOf(outage),
                                        number)));
        return rows;
    }

    /** The outage nearest to a device's, of two equally near the earlier; null where none is near. */
    private Long outageOf(Drop drop, long within) {
        Long nearest = null;
        for (long outage : outages) {
            long distance = Math.abs(outage - drop.at());
            if (distance > within) {
                continue;
            }
            if (nearest == null
                    || distance < Math.abs(nearest - drop.at())
                    || distance == Math.abs(nearest - drop.at()) && outage < nearest) {
                nearest = outage;
            }
        }
        return nearest;
    }

    private Long endOf(long outage) {
        Long end = null;
        for (long back : returns) {
            if (back >= outage && (end == null || back < end)) {
                end = back;
            }
        }
        return end;
    }
}
