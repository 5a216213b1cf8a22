package io.fleetpulse.incident;

/**
 * The number of disconnects kept for a gateway in one period, and the devices for which they are
 * kept.
 *
 * @param number number of the period, counted from the epoch; the first period of 1970 is 0
 * @param parts number of parts, of {@value DropBlock#PARTS}, whose devices' disconnects are kept;
 *     the lowest parts are kept
 * @param drops number of disconnects kept
 */
public record DropPeriod(long number, int parts, int drops) {

    static DropPeriod empty(long number) {
        return new DropPeriod(number, DropBlock.PARTS, 0);
    }

    DropPeriod plus(int more) {
        return new DropPeriod(number, parts, drops + more);
    }

    /** This period with one eighth fewer parts. */
    DropPeriod tightened() {
        return new DropPeriod(number, parts - Math.max(1, parts / 8), drops);
    }
}
