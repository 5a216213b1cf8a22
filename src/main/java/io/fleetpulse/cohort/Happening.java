package io.fleetpulse.cohort;

import io.fleetpulse.activity.CohortTotals.Tally;
import io.fleetpulse.activity.DeviceActivity;
import io.fleetpulse.activity.DeviceActivity.Kind;
import io.fleetpulse.result.CompactLong;
import io.fleetpulse.result.CompactText;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Something that happened on a device, but readings.
 *
 * @param kind what
 * @param at when, milliseconds since the epoch
 * @param since when it began; as in {@link DeviceActivity}
 * @param detail what more is known; as there
 * @param amount how often
 */
record Happening(Kind kind, long at, long since, String detail, long amount) {

    private static final Kind[] KINDS = Kind.values();

    /** Much is kept, and its details are few words again and again: each of them once in memory. */
    Happening {
        detail = detail.intern();
    }

    static Happening of(DeviceActivity activity) {
        return new Happening(
                activity.kind(),
                activity.at(),
                activity.since(),
                activity.detail(),
                activity.amount());
    }

    boolean isSameAs(Happening other) {
        return at == other.at
                && kind == other.kind
                && since == other.since
                && detail.equals(other.detail);
    }

    Happening plus(long more) {
        return new Happening(kind, at, since, detail, amount + more);
    }

    /** What it is counted as; null where it is not merely counted. */
    Tally counted() {
        return switch (kind) {
            case EVENT -> events(detail);
            case VALIDATION_FAILURE -> Tally.VALIDATION_FAILURES;
            case DISCONNECT -> Tally.DISCONNECTS;
            default -> null;
        };
    }

    private static Tally events(String type) {
        return switch (type) {
            case "info" -> Tally.INFO_EVENTS;
            case "alert" -> Tally.ALERT_EVENTS;
            case "error" -> Tally.ERROR_EVENTS;
            default -> Tally.OTHER_EVENTS;
        };
    }

    /** In few bytes where it is not long after what was written before it. */
    void write(long before, DataOutput out) throws IOException {
        out.writeByte(kind.ordinal());
        CompactLong.write(at - before, out);
        CompactLong.write(since - at, out);
        CompactText.write(detail, out);
        CompactLong.write(amount, out);
    }

    static Happening read(long before, DataInput in) throws IOException {
        Kind kind = KINDS[in.readByte()];
        long at = before + CompactLong.read(in);
        long since = at + CompactLong.read(in);
        return new Happening(kind, at, since, CompactText.read(in), CompactLong.read(in));
    }
}
