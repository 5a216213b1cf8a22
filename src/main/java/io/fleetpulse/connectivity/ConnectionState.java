package io.fleetpulse.connectivity;

import java.util.List;

/**
 * The state of a device at one point of its log: everything that later transitions need to know
 * about the earlier ones. Immutable.
 *
 * @param status whether the device is online
 * @param since start of the open session, or when the device went offline, milliseconds since the
 *     epoch
 * @param offlineReason why the device went offline; null while it is online, or if unknown
 * @param clientIp public address in the transition that set the status; null if it had none
 * @param iotId the platform's identifier of the device, from the newest transition that has one;
 *     null until then
 * @param takeovers superseded sessions whose offline may still arrive, oldest first
 * @param recent connects and disconnects that may become a flapping episode, oldest first; always
 *     fewer than an episode requires
 * @param flapping the latest flapping episode; null before the first
 */
public record ConnectionState(
        Status status,
        long since,
        Long offlineReason,
        String clientIp,
        String iotId,
        List<Session> takeovers,
        List<Long> recent,
        FlappingEpisode flapping) {

    /** The connection status of a device according to its log. */
    public enum Status {
        /** The log has had no transition. */
        UNKNOWN,
        /** A session is open. */
        ONLINE,
        /** No session is open. */
        OFFLINE
    }

    /** The state before the first transition. */
    static final ConnectionState UNKNOWN =
            new ConnectionState(Status.UNKNOWN, 0, null, null, null, List.of(), List.of(), null);

    boolean isOnline() {
        return status == Status.ONLINE;
    }

    /** The open session of a device that is online. */
    Session openSession() {
        return Session.open(since, clientIp);
    }

    ConnectionState online(Transition transition) {
        return new ConnectionState(
                Status.ONLINE,
                transition.time(),
                null,
                transition.clientIp(),
                iotId,
                takeovers,
                recent,
                flapping);
    }

    ConnectionState offline(Transition transition) {
        return new ConnectionState(
                Status.OFFLINE,
                transition.time(),
                transition.offlineReason(),
                transition.clientIp(),
                iotId,
                takeovers,
                recent,
                flapping);
    }

    ConnectionState withIotId(String known) {
        return new ConnectionState(
                status, since, offlineReason, clientIp, known, takeovers, recent, flapping);
    }

    ConnectionState withTakeovers(List<Session> waiting) {
        return new ConnectionState(
                status, since, offlineReason, clientIp, iotId, waiting, recent, flapping);
    }

    ConnectionState withFlapping(List<Long> transitions, FlappingEpisode episode) {
        return new ConnectionState(
                status, since, offlineReason, clientIp, iotId, takeovers, transitions, episode);
    }
}
