package io.fleetpulse.connectivity;

import io.fleetpulse.connectivity.ConnectionState.Status;
import io.fleetpulse.message.DeviceKey;
import io.fleetpulse.result.Change;
import io.fleetpulse.result.Table;

import java.util.Map;
import java.util.function.Consumer;

/** The rows and deltas of a device that an evaluation changes. */
final class DeviceChanges {

    private final DeviceKey device;
    private final Evaluation evaluation;

    DeviceChanges(DeviceKey device, Evaluation evaluation) {
        this.device = device;
        this.evaluation = evaluation;
    }

    /**
     * Emits every row to write or delete. A session is never deleted: each {@code online} in the
     * log has one.
     */
    void rows(Consumer<Change> out) {
        Change status = status(evaluation.state());
        if (status != null && !status.equals(status(evaluation.stateBefore()))) {
            out.accept(status);
        }
        Map<Long, Session> sessions = evaluation.before().sessions();
        evaluation.after().sessions().values().stream()
                .filter(session -> !session.equals(sessions.get(session.onlineAt())))
                .map(this::session)
                .forEach(out);
        Map<Long, FlappingEpisode> episodes = evaluation.before().episodes();
        evaluation.after().episodes().values().stream()
                .filter(episode -> !episode.equals(episodes.get(episode.startedAt())))
                .map(this::episode)
                .forEach(out);
        episodes.keySet().stream()
                .filter(startedAt -> !evaluation.after().episodes().containsKey(startedAt))
                .map(this::noEpisode)
                .forEach(out);
    }

    /** Emits the deltas to add to the windows of the product. */
    void deltas(Consumer<ConnectivityDelta> out) {
        Map<Long, WindowTotals> before = evaluation.before().windows();
        Map<Long, WindowTotals> after = evaluation.after().windows();
        after.forEach(
                (window, totals) ->
                        delta(
                                window,
                                totals.minus(before.getOrDefault(window, WindowTotals.NOTHING)),
                                out));
        before.forEach(
                (window, totals) -> {
                    if (!after.containsKey(window)) {
                        delta(window, WindowTotals.NOTHING.minus(totals), out);
                    }
                });
    }

    private void delta(long window, WindowTotals totals, Consumer<ConnectivityDelta> out) {
        if (!totals.equals(WindowTotals.NOTHING)) {
            out.accept(new ConnectivityDelta(device.productKey(), window, totals));
        }
    }

    private Change status(ConnectionState state) {
        if (state.status() == Status.UNKNOWN) {
            return null;
        }
        String label = "offline";
        if (state.isOnline()) {
            label = "online";
        }
        return Change.upsert(
                Table.DEVICE_STATUS,
                device.productKey(),
                device.deviceName(),
                state.iotId(),
                label,
                state.since(),
                state.offlineReason(),
                state.clientIp());
    }

    private Change session(Session session) {
        Long duration = null;
        String endedBy = null;
        if (session.offlineAt() != null) {
            duration = session.offlineAt() - session.onlineAt();
            endedBy = session.end().label();
        }
        return Change.upsert(
                Table.DEVICE_SESSION,
                device.productKey(),
                device.deviceName(),
                session.onlineAt(),
                session.offlineAt(),
                duration,
                endedBy,
                session.offlineReason(),
                session.clientIp());
    }

    private Change episode(FlappingEpisode episode) {
        Long endedAt = null;
        if (episode.ended()) {
            endedAt = episode.last();
        }
        return Change.upsert(
                Table.FLAPPING_DEVICE,
                device.productKey(),
                device.deviceName(),
                episode.startedAt(),
                endedAt,
                episode.transitions());
    }

    private Change noEpisode(long startedAt) {
        return Change.delete(
                Table.FLAPPING_DEVICE, device.productKey(), device.deviceName(), startedAt);
    }
}
