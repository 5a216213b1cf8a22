package io.fleetpulse.telemetry;

import io.fleetpulse.result.Change;
import io.fleetpulse.result.CompactText;
import io.fleetpulse.result.KeptNames;
import io.fleetpulse.result.NameHash;
import io.fleetpulse.result.Table;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * All that is held of one property of a product: its windows that may still change, and its
 * categorical values, of which those with the smallest {@link NameHash} are counted by name and all
 * others as {@link CategoricalValue#OTHER}. A value that leaves them hands its counts of the windows in
 * the state to that; of all other rows the views do it by the greatest hash that is kept, which has a
 * row of its own.
 *
 * <p>Windows leave by {@link Windows#expiresAt}, several values {@value #DAYS_OF_SILENCE} days after the
 * last reading, a single one a day after it, by the one timer that {@link #nextTimer} asks for.
 */
final class ProductTelemetry {

    static final long NO_TIMER = Long.MAX_VALUE;
    private static final int DAYS_OF_SILENCE = 30;
    private static final long SILENCE = Duration.ofDays(DAYS_OF_SILENCE).toMillis();
    private static final long DAY = Duration.ofDays(1).toMillis();

    /** The timer that is registered. */
    long timerAt = NO_TIMER;

    private final List<ProductWindow> windows = new ArrayList<>();
    private final Set<String> named = new LinkedHashSet<>();
    private long lastHeard = Long.MIN_VALUE;

    /** Whether there were more values than are counted by name. */
    private boolean limited;

    /** Null as long as there is room. */
    private KeptNames<String> kept;

    /** A copy that shares nothing that changes. */
    ProductTelemetry copy() {
        ProductTelemetry copy = new ProductTelemetry();
        copy.timerAt = timerAt;
        copy.lastHeard = lastHeard;
        copy.limited = limited;
        copy.named.addAll(named);
        for (ProductWindow window : windows) {
            copy.windows.add(new ProductWindow(window));
        }
        return copy;
    }

    /**
     * Takes a delta in; an amendment's rows are given out at once.
     *
     * @param restored whether an earlier run may have written rows of values that this one refuses
     */
    void add(
            ProductDelta delta,
            TelemetryRules rules,
            long watermark,
            boolean restored,
            Consumer<Change> rows) {
        lastHeard = Math.max(lastHeard, Math.max(watermark, delta.windowStart));
        if (delta.isAmendment()) {
            amend(delta, rules, rows);
            return;
        }
        ProductWindow window = window(delta.windowStart);
        if (delta.totals != null) {
            window.addTotals(delta.totals);
        }
        for (Map.Entry<String, Long> value : delta.values.entrySet()) {
            String counted = counted(value.getKey(), delta.key(), rules.mostValues(), rows);
            window.addValue(counted, value.getValue());
            if (restored && !counted.equals(value.getKey())) {
                rows.accept(ProductWindow.delete(delta.key(), value.getKey(), window.start));
            }
        }
    }

    /** The rows are a function of the message: they name every value, and the views know the limit. */
    private void amend(ProductDelta delta, TelemetryRules rules, Consumer<Change> rows) {
        for (Map.Entry<String, Long> value : new TreeMap<>(delta.values).entrySet()) {
            counted(value.getKey(), delta.key(), rules.mostValues(), rows);
            rows.accept(
                    Change.upsert(
                            Table.PROPERTY_VALUE_AMENDMENT,
                            delta.productKey,
                            delta.deviceName,
                            delta.property,
                            value.getKey(),
                            delta.windowStart,
                            delta.messageKey,
                            rules.windows().end(delta.windowStart),
                            value.getValue()));
        }
    }

    /** The value that a value is counted as; rows of the one that leaves for it are given out. */
    private String counted(String value, ProductProperty key, int most, Consumer<Change> rows) {
        if (named.contains(value)) {
            return value;
        }
        if (value.equals(CategoricalValue.OTHER)) {
            return value;
        }
        if (named.size() < most) {
            named.add(value);
            return value;
        }
        if (kept == null) {
            kept = new KeptNames<>(most, NameHash::of);
            named.forEach(kept::offer);
        }
        String beyond = kept.offer(value);
        boolean refused = value.equals(beyond);
        if (!refused) {
            named.remove(beyond);
            named.add(value);
            for (ProductWindow window : windows) {
                if (window.leave(beyond)) {
                    rows.accept(ProductWindow.delete(key, beyond, window.start));
                }
            }
        }
        if (!refused || !limited) {
            limited = true;
            rows.accept(
                    Change.upsert(
                            Table.PROPERTY_VALUE_LIMIT,
                            key.productKey(),
                            key.property(),
                            kept.highestHash()));
        }
        return refused ? CategoricalValue.OTHER : value;
    }

    private ProductWindow window(long start) {
        for (ProductWindow window : windows) {
            if (window.start == start) {
                return window;
            }
        }
        ProductWindow window = new ProductWindow(start);
        windows.add(window);
        return window;
    }

    /** Gives out the rows that are due at this watermark and forgets what has expired. */
    void advance(
            ProductProperty key, Windows rules, long watermark, long run, Consumer<Change> rows) {
        Iterator<ProductWindow> held = windows.iterator();
        while (held.hasNext()) {
            ProductWindow window = held.next();
            boolean closed = watermark >= rules.closesAt(window.start);
            boolean expired = watermark >= rules.expiresAt(window.start);
            if (closed && window.hasChanged() || expired && !window.isEmittedIn(run)) {
                window.emit(key, rules.end(window.start), run, rows);
            }
            if (expired) {
                held.remove();
            }
        }
    }

    private long endsAt() {
        if (named.isEmpty()) {
            return lastHeard;
        }
        return Windows.saturatedSum(lastHeard, named.size() == 1 ? DAY : SILENCE);
    }

    /** Whether nothing is left that anyone will ask for. */
    boolean isOver(long watermark) {
        return windows.isEmpty() && watermark >= endsAt();
    }

    /** The watermark at which {@link #advance} has something to do. */
    long nextTimer(Windows rules, long watermark) {
        if (windows.isEmpty()) {
            return endsAt();
        }
        long next = NO_TIMER;
        for (ProductWindow window : windows) {
            if (watermark < rules.closesAt(window.start)) {
                next = Math.min(next, rules.closesAt(window.start));
            } else if (window.hasChanged()) {
                next = Math.min(next, Windows.saturatedSum(watermark, 1));
            } else {
                next = Math.min(next, rules.expiresAt(window.start));
            }
        }
        return next;
    }

    void write(DataOutput out) throws IOException {
        out.writeLong(timerAt);
        out.writeLong(lastHeard);
        out.writeBoolean(limited);
        CompactText.writeLength(named.size(), out);
        for (String value : named) {
            CompactText.write(value, out);
        }
        CompactText.writeLength(windows.size(), out);
        for (ProductWindow window : windows) {
            window.write(out);
        }
    }

    static ProductTelemetry read(DataInput in) throws IOException {
        ProductTelemetry telemetry = new ProductTelemetry();
        telemetry.timerAt = in.readLong();
        telemetry.lastHeard = in.readLong();
        telemetry.limited = in.readBoolean();
        int named = CompactText.readLength(in);
        for (int value = 0; value < named; value++) {
            telemetry.named.add(CompactText.read(in));
        }
        int windows = CompactText.readLength(in);
        for (int window = 0; window < windows; window++) {
            telemetry.windows.add(ProductWindow.read(in));
        }
        return telemetry;
    }
}
