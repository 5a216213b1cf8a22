package io.fleetpulse.topology;

/**
 * The platform's identifier of a device, as the newest message that has one gives it.
 *
 * @param text the identifier
 * @param at time of the message, milliseconds since the epoch
 */
public record IotId(String text, long at) {

    /**
     * The newer of the two; of two at equal times the greater text.
     *
     * @param known null where none is known
     * @param text null where the message has none
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

    static String textOf(IotId iotId) {
        if (iotId == null) {
            return null;
        }
        return iotId.text();
    }
}
