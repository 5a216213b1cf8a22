package io.fleetpulse.alert;

import java.util.StringJoiner;

/**
 * The subject of alerts.
 *
 * @param kind the kind of alerts
 * @param name job id, product key, {@code productKey/deviceName}, for shares {@code
 *     productKey/rule}, or for properties {@code productKey/deviceName/rule}
 */
public record AlertSubject(AlertKind kind, String name) {

    /**
     * A subject with several names. A slash in a name is written as {@code %2F}, and a percent sign
     * as {@code %25}, so that different names never make the same subject.
     */
    static AlertSubject of(AlertKind kind, String... names) {
        StringJoiner joined = new StringJoiner("/");
        for (String name : names) {
            joined.add(name.replace("%", "%25").replace("/", "%2F"));
        }
        return new AlertSubject(kind, joined.toString());
    }

    /**
     * Written out, because it decides which task owns a subject: the hash of an enum differs
     * between JVMs.
     */
    @Override
    public int hashCode() {
        return 31 * name.hashCode() + kind.ordinal();
    }
}
