package io.fleetpulse.alert;

/**
 * What the alerts of one key are about.
 *
 * @param kind what kind of alerts
 * @param name job id, or product key / device name
 */
public record AlertSubject(AlertKind kind, String name) {

    /** Written out, because it decides which task owns a subject: an enum's own hash differs by JVM. */
    @Override
    public int hashCode() {
        return 31 * name.hashCode() + kind.ordinal();
    }
}
