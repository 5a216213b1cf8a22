package io.fleetpulse.connectivity;

/**
 * One connection of a device, from the transition that opened it.
 *
 * @param onlineAt when it began, milliseconds since the epoch; no two sessions of a device begin
 *     together
 * @param offlineAt when it ended; null while it is open
 * @param end what ended it; null while it is open
 * @param offlineReason why it ended; null while it is open, and where the platform gave no reason
 * @param clientIp public address of the device when it went online; null where it is not known
 */
public record Session(long onlineAt, Long offlineAt, End end, Long offlineReason, String clientIp) {

    /** What ended a session. */
    public enum End {
        /** The device went offline. */
        OFFLINE("offline"),
        /** The device went online once more. */
        SUPERSEDED("superseded");

        private final String label;

        End(String label) {
            this.label = label;
        }

        /** The name in the results. */
        public String label() {
            return label;
        }
    }

    static Session open(long onlineAt, String clientIp) {
        return new Session(onlineAt, null, null, null, clientIp);
    }

    Session endedByOffline(Transition offline) {
        return new Session(
                onlineAt, offline.time(), End.OFFLINE, offline.offlineReason(), clientIp);
    }

    Session supersededAt(long time) {
        return new Session(onlineAt, time, End.SUPERSEDED, null, clientIp);
    }

    Session withReason(Long reason) {
        return new Session(onlineAt, offlineAt, end, reason, clientIp);
    }
}
