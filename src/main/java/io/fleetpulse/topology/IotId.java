package io.fleetpulse.topology;

/**
 * The platform's identifier of a device, from the newest message that has one.
 *
 * @param text the identifier
 * @param at time of the message, milliseconds since the epoch
 */
public record IotId(String text, long at) {

    /**
     * The newer of two identifiers; at equal times the greater text.
     *
     * @param known null if none is known
     * @param text null if the message has none
     */
    static IotId newest(IotId known, String text, long at) {
        if (text == null) {
            return known;
        }
        if (known != null
                && (at < known.at() || at == known.at() && text.compareTo(known.text()) <= 0)) {
            return known;
        }
        return new IotId(text, at);
    }

    /** The greater of two identifiers, each null if unknown. */
    static String greater(String one, String other) {
        if (one == null || other != null && other.compareTo(one) > 0) {
            return other;
        }
        return one;
    }

    static String textOf(IotId iotId) {
        if (iotId == null) {
            return null;
        }
        return iotId.text();
    }
}
