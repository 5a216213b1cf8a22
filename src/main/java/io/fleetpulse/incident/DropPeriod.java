package io.fleetpulse.incident;

/**
 * How many disconnects of a gateway's devices are kept of a period, and of which devices.
 *
 * @param number which period; the first one of 1970 is 0
 * @param parts disconnects are kept of devices in the first so many of {@value DropBlock#PARTS} parts
 * @param drops disconnects that are kept
 */
public record DropPeriod(long number, int parts, int drops) {

    static DropPeriod empty(long number) {
        return new DropPeriod(number, DropBlock.PARTS, 0);
    }

    DropPeriod plus(int more) {
        return new DropPeriod(number, parts, drops + more);
    }

    /** With an eighth of the parts less. */
    DropPeriod tightened() {
        return new DropPeriod(number, parts - Math.max(1, parts / 8), drops);
    }
}
