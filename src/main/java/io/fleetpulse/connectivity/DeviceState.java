package io.fleetpulse.connectivity;

import java.util.List;

/**
 * What a device's log comes to at one point of it: all that the transitions after it need to know of
 * those before. Immutable.
 *
 * @param status whether it is online
 * @param since begin of the open session, or when it went offline, milliseconds since the epoch
 * @param offlineReason why it went offline; null while it is online, or not known
 * @param clientIp public address in the transition that made the status; null where it had none
 * @param iotId the platform's identifier, of the newest transition that has one; null until then
 * @param takeovers superseded sessions whose offline may still come, the oldest first
 * @param recent connects and disconnects that may become a flapping episode, the oldest first; fewer
 *     than make one
 * @param flapping the latest flapping episode; null before the first
 */
public record DeviceState(
        Status status,
        long since,
        Long offlineReason,
        String clientIp,
        String iotId,
        List<Session> takeovers,
        List<Long> recent,
        FlappingEpisode flapping) {

    /** Whether a device is online, as far as its log tells. */
    public enum Status {
        /** No transition was ever seen. */
        UNKNOWN,
        /** A session is open. */
        ONLINE,
        /** No session is open. */
        OFFLINE
    }

    /** The state before the first transition. */
    static final DeviceState UNKNOWN =
            new DeviceState(Status.UNKNOWN, 0, null, null, null, List.of(), List.of(), null);

    boolean isOnline() {
        return status == Status.ONLINE;
    }

    /** The open session of a device that is online. */
    Session openSession() {
        return Session.open(since, clientIp);
    }

    DeviceState online(Transition transition) {
        return new DeviceState(
                Status.ONLINE,
                transition.time(),
                null,
                transition.clientIp(),
                iotId,
                takeovers,
                recent,
                flapping);
    }

    DeviceState offline(Transition transition) {
        return new DeviceState(
                Status.OFFLINE,
                transition.time(),
                transition.offlineReason(),
                transition.clientIp(),
                iotId,
                takeovers,
                recent,
                flapping);
    }

    DeviceState withIotId(String known) {
        return new DeviceState(
                status, since, offlineReason, clientIp, known, takeovers, recent, flapping);
    }

    DeviceState withTakeovers(List<Session> waiting) {
        return new DeviceState(
                status, since, offlineReason, clientIp, iotId, waiting, recent, flapping);
    }

    DeviceState withFlapping(List<Long> transitions, FlappingEpisode episode) {
        return new DeviceState(
                status, since, offlineReason, clientIp, iotId, takeovers, transitions, episode);
    }
}
