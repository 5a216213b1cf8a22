package io.fleetpulse.gate;

/**
 * The variation between devices, measured over a time that may be longer than the compared one.
 *
 * @param devices number of devices, including those without events
 * @param count number of events of all devices
 * @param squares sum of the squares of the devices' own counts
 */
public record Spread(long devices, long count, double squares) {

    /**
     * The index of dispersion of the devices' counts: variance over mean, at least 1, the value of
     * independent events. If all events come from a single device, the dispersion is about the
     * number of events, so that together they count as one event.
     */
    double dispersion() {
        if (devices < 2 || count <= 0) {
            return 1;
        }
        double mean = (double) count / devices;
        double variance = (squares - devices * mean * mean) / (devices - 1);
        return Math.max(1, variance / mean);
    }

    /**
     * The dispersion of a part of the count. The excess over 1 comes from differences between
     * devices, and is proportional to the part: for a tenth of the count it is a tenth.
     */
    double dispersionOf(long part) {
        if (count <= 0 || part <= 0) {
            return 1;
        }
        return 1 + (dispersion() - 1) * Math.min(1, (double) part / count);
    }
}
