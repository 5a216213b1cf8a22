package io.fleetpulse.incident;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Assigns the disconnects of a gateway's devices to the outages of the gateway. The cause of a
 * disconnect is the nearest outage, if the two are close enough in time. A new or retracted outage
 * reads only the disconnects that are nearer to it than to its neighbors.
 */
final class DropAssignment {

    private final GatewayLog log;
    private final GatewayDrops drops;
    private final GatewayRows rows;
    private final long within;
    private final Runnable beyondLimit;

    /**
     * @param log the gateway's outages and returns
     * @param drops the disconnects of its devices
     * @param rows receives what an event changes
     * @param within how far apart a device's disconnect and its gateway's outage may be,
     *     milliseconds
     * @param beyondLimit called for each disconnect that the limit excludes
     */
    DropAssignment(
            GatewayLog log,
            GatewayDrops drops,
            GatewayRows rows,
            long within,
            Runnable beyondLimit) {
        this.log = log;
        this.drops = drops;
        this.rows = rows;
        this.within = within;
        this.beyondLimit = beyondLimit;
    }

    /** Applies an event to the log and the disconnects. */
    void apply(GatewayEvent event) throws Exception {
        switch (event.kind()) {
            case OUTAGE -> outage(event);
            case RETURN -> back(event);
            case DROP -> drop(event);
        }
    }

    private void outage(GatewayEvent event) throws Exception {
        GatewayOutage known = log.at(event.at());
        if (event.amount() > 0) {
            if (known != null) {
                log.put(known.plusTimes(1));
            } else if (!log.isBeyond(event.at())) {
                add(new GatewayOutage(event.at(), 1, 0));
            }
        } else if (known != null && known.times() > 1) {
            log.put(known.plusTimes(-1));
        } else if (known != null) {
            rows.touch(known.at());
            Map<Drop, Boolean> near = drops.between(from(known), to(known));
            move(near, () -> log.remove(known));
        }
    }

    private void add(GatewayOutage outage) throws Exception {
        move(drops.between(from(outage), to(outage)), () -> log.put(outage));
        GatewayOutage surplus = log.surplus();
        if (surplus != null) {
            move(drops.between(from(surplus), to(surplus)), () -> log.remove(surplus));
        }
    }

    /** The first time at which this outage can be the nearest one, milliseconds since the epoch. */
    private long from(GatewayOutage outage) {
        GatewayOutage before = log.before(outage.at());
        if (before == null) {
            return outage.at() - within;
        }
        return Math.max(outage.at() - within, before.at() + (outage.at() - before.at()) / 2);
    }

    /** The last time at which this outage can be the nearest one, milliseconds since the epoch. */
    private long to(GatewayOutage outage) {
        GatewayOutage after = log.after(outage.at());
        if (after == null) {
            return outage.at() + within;
        }
        return Math.min(outage.at() + within, outage.at() + (after.at() - outage.at() + 1) / 2);
    }

    /** Applies a change of the log, and emits the disconnects whose cause it changes. */
    private void move(Map<Drop, Boolean> moved, Runnable change) {
        List<Long> before = new ArrayList<>(moved.size());
        for (Drop drop : moved.keySet()) {
            before.add(log.causeOf(drop.at(), within));
        }
        Map<Long, Long> less = new HashMap<>();
        int place = 0;
        for (Long cause : before) {
            if (cause != null) {
                less.merge(cause, -1L, Long::sum);
            }
        }
        less.forEach(rows::addDevices);
        change.run();
        for (Map.Entry<Drop, Boolean> drop : moved.entrySet()) {
            Long now = log.causeOf(drop.getKey().at(), within);
            if (now != null) {
                rows.addDevices(now, 1);
            }
            rows.write(drop.getKey(), drop.getValue(), before.get(place), now);
            place++;
        }
    }

    private void back(GatewayEvent event) {
        Map<Long, Long> ends = new HashMap<>();
        for (GatewayOutage outage : log.endingAt(event.at())) {
            if (outage.devices() > 0) {
                ends.put(outage.at(), log.endOf(outage.at()));
            }
        }
        log.addReturn(event.at(), event.amount());
        ends.forEach(
                (outage, end) -> {
                    if (!Objects.equals(end, log.endOf(outage))) {
                        rows.write(outage);
                    }
                });
    }

    private void drop(GatewayEvent event) throws Exception {
        Drop drop = new Drop(event.at(), event.since(), event.device());
        Long cause = log.causeOf(drop.at(), within);
        if (event.amount() < 0) {
            Boolean repeated = drops.remove(drop);
            if (repeated != null) {
                leave(drop, repeated, cause);
            }
            return;
        }
        if (drops.isBeyond(drop)) {
            beyondLimit.run();
            return;
        }
        if (!drops.add(drop, event.repeated())) {
            return;
        }
        if (cause != null) {
            rows.addDevices(cause, 1);
            rows.write(drop, event.repeated(), null, cause);
        }
        for (Map.Entry<Drop, Boolean> surplus : drops.removeSurplus(drop.at()).entrySet()) {
            beyondLimit.run();
            Drop gone = surplus.getKey();
            leave(gone, surplus.getValue(), log.causeOf(gone.at(), within));
        }
    }

    private void leave(Drop drop, boolean repeated, Long cause) {
        if (cause != null) {
            rows.addDevices(cause, -1);
            rows.write(drop, repeated, cause, null);
        }
    }
}
