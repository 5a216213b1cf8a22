package io.fleetpulse.connectivity;

import io.fleetpulse.activity.DeviceActivity;
import io.fleetpulse.activity.DeviceActivity.Kind;
import io.fleetpulse.message.DeviceKey;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Emits the changes that an evaluation makes to the activities of a device: first retracts the
 * activities that are no longer right, then emits the new ones. For transitions in order, only the
 * new transitions are compared; a late transition compares more.
 *
 * <p>A superseded session ends as {@code superseded}, even after its takeover has given the session
 * a reason.
 */
final class DeviceActivities {

    private static final String SUPERSEDED = Session.End.SUPERSEDED.label();

    private final DeviceKey device;

    DeviceActivities(DeviceKey device) {
        this.device = device;
    }

    void differences(Evaluation evaluation, Consumer<DeviceActivity> out) {
        Set<DeviceActivity> emitted = of(evaluation.before());
        Set<DeviceActivity> right = of(evaluation.after());
        emitted.stream()
                .filter(activity -> !right.contains(activity))
                .map(DeviceActivities::retracted)
                .forEach(out);
        right.stream().filter(activity -> !emitted.contains(activity)).forEach(out);
    }

    /** No two activities are equal: each session, connect and episode has its own start. */
    private Set<DeviceActivity> of(Outcome outcome) {
        Set<DeviceActivity> activities = new LinkedHashSet<>();
        for (long connect : outcome.connects()) {
            activities.add(activity(Kind.CONNECT, connect, connect, ""));
        }
        for (Session session : outcome.sessions().values()) {
            if (session.offlineAt() != null) {
                addEnd(session, activities);
            }
        }
        for (FlappingEpisode episode : outcome.episodes().values()) {
            activities.add(activity(Kind.FLAPPING, episode.last(), episode.startedAt(), ""));
        }
        return activities;
    }

    private void addEnd(Session session, Set<DeviceActivity> activities) {
        long at = session.offlineAt();
        long since = session.onlineAt();
        String detail = SUPERSEDED;
        if (session.end() == Session.End.OFFLINE) {
            detail = reason(session);
            activities.add(activity(Kind.DISCONNECT, at, since, ""));
        }
        activities.add(activity(Kind.SESSION_ENDED, at, since, detail));
    }

    private static String reason(Session session) {
        if (session.offlineReason() == null) {
            return "";
        }
        return session.offlineReason().toString();
    }

    private DeviceActivity activity(Kind kind, long at, long since, String detail) {
        return new DeviceActivity(
                device.productKey(), device.deviceName(), kind, at, since, detail, 1);
    }

    private static DeviceActivity retracted(DeviceActivity activity) {
        return new DeviceActivity(
                activity.productKey(),
                activity.deviceName(),
                activity.kind(),
                activity.at(),
                activity.since(),
                activity.detail(),
                -activity.amount());
    }
}
