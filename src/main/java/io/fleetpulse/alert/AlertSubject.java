package io.fleetpulse.alert;

/**
 * The subject of alerts.
 *
 * @param kind the kind of alerts
 * @param name job id, product key, {@code productKey/deviceName}, for shares {@code
 *     productKey/rule}, or for properties {@code productKey/deviceName/rule}
 */
public record AlertSubject(AlertKind kind, String name) {

    /**
     * Written out, because it decides which task owns a subject: the hash of an enum differs
     * between JVMs.
     */
    @Override
    public int hashCode() {
        return 31 * name.hashCode() + kind.ordinal();
    }
}
