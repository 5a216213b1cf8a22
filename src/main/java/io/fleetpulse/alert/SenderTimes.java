package io.fleetpulse.alert;

import io.fleetpulse.config.AlertRules;
import io.fleetpulse.message.CustomMessage;
import io.fleetpulse.message.DeviceFingerprint;
import io.fleetpulse.message.DeviceKey;
import io.fleetpulse.message.DeviceStatus;
import io.fleetpulse.message.DownlinkReply;
import io.fleetpulse.message.EventBatch;
import io.fleetpulse.message.EventHistory;
import io.fleetpulse.message.EventPost;
import io.fleetpulse.message.Message;
import io.fleetpulse.message.ModuleVersion;
import io.fleetpulse.message.OtaProgress;
import io.fleetpulse.message.OtaResult;
import io.fleetpulse.message.PropertyBatch;
import io.fleetpulse.message.PropertyHistory;
import io.fleetpulse.message.PropertyPost;
import io.fleetpulse.message.SubDevicesFound;

import org.apache.flink.util.Collector;

import java.io.Serializable;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Finds the times at which devices sent messages, for rules about silent devices. A time is the
 * start of the {@link #grain} in which the platform generated the message; without such a time the
 * Kafka timestamp counts. Messages that the platform itself makes (lifecycle, topology, tags, jobs)
 * do not count.
 *
 * <p>A device is emitted about once a grain, however often it sends: a cache holds which devices
 * were emitted. A device that the cache lost is emitted again, which changes nothing.
 */
final class SenderTimes implements Serializable {

    private static final long serialVersionUID = 1;

    private static final long LONGEST_GRAIN = Duration.ofMinutes(1).toMillis();
    private static final long SHORTEST_GRAIN = Duration.ofSeconds(1).toMillis();
    private static final int PLACES = 1 << 17;
    private static final long SPREAD = 0x9E3779B97F4A7C15L;

    private final AlertRules rules;
    private final long grain;
    private final long maxFutureSkew;

    private transient long[] emitted;
    private transient Map<String, Boolean> products;

    /**
     * @param maxFutureSkew how far a message's time may be ahead of its Kafka timestamp; beyond it,
     *     the Kafka timestamp counts
     */
    SenderTimes(AlertRules rules, Duration maxFutureSkew) {
        this.rules = rules;
        this.grain = grain(rules);
        this.maxFutureSkew = maxFutureSkew.toMillis();
    }

    /** Resolution of the times: a tenth of the shortest silence, 1 s at least, 1 min at most. */
    static long grain(AlertRules rules) {
        long tenth =
                rules.silent().stream().mapToLong(rule -> rule.after().toMillis()).min().orElse(0)
                        / 10;
        return Math.max(SHORTEST_GRAIN, Math.min(LONGEST_GRAIN, tenth));
    }

    /** Emits the sender of a message, unless it was emitted for the same grain before. */
    void emit(Message message, Collector<PresenceFact> out) {
        if (message instanceof PropertyPost post) {
            emit(message, post.productKey(), post.deviceName(), post.gmtCreate(), out);
        } else if (message instanceof DeviceStatus status) {
            emit(message, status.productKey(), status.deviceName(), status.time(), out);
        } else if (message instanceof EventPost event) {
            emit(message, event.productKey(), event.deviceName(), event.platformTime(), out);
        } else if (message instanceof PropertyBatch batch) {
            emit(message, batch.productKey(), batch.deviceName(), batch.platformTime(), out);
        } else if (message instanceof EventBatch batch) {
            emit(message, batch.productKey(), batch.deviceName(), batch.platformTime(), out);
        } else if (message instanceof CustomMessage custom) {
            emit(message, custom.productKey(), custom.deviceName(), custom.platformTime(), out);
        } else if (message instanceof PropertyHistory history) {
            emit(message, history.productKey(), history.deviceName(), history.gmtCreate(), out);
        } else if (message instanceof EventHistory history) {
            emit(message, history.productKey(), history.deviceName(), history.gmtCreate(), out);
        } else if (message instanceof OtaProgress progress) {
            emit(
                    message,
                    progress.productKey(),
                    progress.deviceName(),
                    progress.platformTime(),
                    out);
        } else {
            emitRare(message, out);
        }
    }

    private void emitRare(Message message, Collector<PresenceFact> out) {
        if (message instanceof OtaResult result) {
            emit(message, result.productKey(), result.deviceName(), result.platformTime(), out);
        } else if (message instanceof ModuleVersion version) {
            emit(message, version.productKey(), version.deviceName(), version.platformTime(), out);
        } else if (message instanceof DownlinkReply reply) {
            emit(message, reply.productKey(), reply.deviceName(), reply.platformTime(), out);
        } else if (message instanceof SubDevicesFound found) {
            emit(
                    message,
                    found.gateway().productKey(),
                    found.gateway().deviceName(),
                    Message.NO_TIME,
                    out);
        }
    }

    private void emit(
            Message message,
            String productKey,
            String deviceName,
            long generatedAt,
            Collector<PresenceFact> out) {
        if (emitted == null) {
            emitted = new long[PLACES];
            products = new HashMap<>();
        }
        if (!isOfRule(productKey)) {
            return;
        }
        long time = time(message, generatedAt);
        if (time == Message.NO_TIME) {
            return;
        }
        long number = Math.floorDiv(time, grain);
        long device = DeviceFingerprint.of(productKey, deviceName);
        long entry = device ^ (number * SPREAD);
        int place = (int) device & PLACES - 1;
        if (emitted[place] != entry) {
            emitted[place] = entry;
            out.collect(
                    PresenceFact.message(new DeviceKey(productKey, deviceName), number * grain));
        }
    }

    /** Products that messages name are remembered, up to a limit that no fleet reaches. */
    private boolean isOfRule(String productKey) {
        Boolean known = products.get(productKey);
        if (known == null) {
            known = rules.shortestSilence(productKey).isPresent();
            if (products.size() < PLACES) {
                products.put(productKey, known);
            }
        }
        return known;
    }

    private long time(Message message, long generatedAt) {
        long kafka = message.origin().timestamp();
        boolean isKnown = kafka > 0;
        if (generatedAt == Message.NO_TIME || isKnown && generatedAt > kafka + maxFutureSkew) {
            return isKnown ? kafka : Message.NO_TIME;
        }
        return generatedAt;
    }
}
