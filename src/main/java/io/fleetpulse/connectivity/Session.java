package io.fleetpulse.connectivity;

/**
 * One connection of a device, from the transition that opened it.
 *
 * @param onlineAt when the session began, milliseconds since the epoch; no two sessions of a device
 *     begin at the same time
 * @param offlineAt when the session ended, milliseconds since the epoch; null while it is open
 * @param end what ended the session; null while it is open
 * @param offlineReason why the session ended; null while it is open, and if the platform gave no
 *     reason
 * @param clientIp public address of the device when it went online; null if unknown
 */
public record Session(long onlineAt, Long offlineAt, End end, Long offlineReason, String clientIp) {

    /** What ended a session. */
    public enum End {
        /** The device went offline. */
        OFFLINE("offline"),
        /** The device went online again. */
        SUPERSEDED("superseded");

        private final String label;

        End(String label) {
            this.label = label;
        }

        /** The name in the result tables. */
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
