package io.fleetpulse.telemetry;

import io.fleetpulse.result.CompactText;
import io.fleetpulse.result.KeptNames;
import io.fleetpulse.result.NameHash;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The categorical values of a product's property that count by name: those with the smallest {@link
 * NameHash}, up to a limit. All others count as {@link CategoricalValue#OTHER}.
 */
final class NamedValues {

    private final Set<String> named = new LinkedHashSet<>();

    /** Whether there were ever more values than the limit. */
    private boolean limited;

    /** Null as long as there is room. */
    private KeptNames<String> kept;

    NamedValues() {}

    NamedValues(NamedValues from) {
        named.addAll(from.named);
        limited = from.limited;
    }

    int size() {
        return named.size();
    }

    /**
     * Offers a value.
     *
     * @param most how many values count by name
     * @return the value that does not count by name because of this one, which may be this one
     *     itself; null if there is none
     */
    String offer(String value, int most) {
        if (named.contains(value) || value.equals(CategoricalValue.OTHER)) {
            return null;
        }
        if (named.size() < most) {
            named.add(value);
            return null;
        }
        if (kept == null) {
            kept = new KeptNames<>(most, NameHash::of);
            named.forEach(kept::offer);
        }
        String beyond = kept.offer(value);
        if (!value.equals(beyond)) {
            named.remove(beyond);
            named.add(value);
        }
        return beyond;
    }

    /** Records that there are more values than the limit; returns whether that is new. */
    boolean limit() {
        boolean isNew = !limited;
        limited = true;
        return isNew;
    }

    /** Returns the greatest hash of a named value; there must be more values than the limit. */
    String highestHash() {
        return kept.highestHash();
    }

    void write(DataOutput out) throws IOException {
        out.writeBoolean(limited);
        CompactText.writeLength(named.size(), out);
        for (String value : named) {
            CompactText.write(value, out);
        }
    }

    static NamedValues read(DataInput in) throws IOException {
        NamedValues read = new NamedValues();
        read.limited = in.readBoolean();
        int size = CompactText.readLength(in);
        for (int value = 0; value < size; value++) {
            read.named.add(CompactText.read(in));
        }
        return read;
    }
}
