package io.fleetpulse.telemetry;

import io.fleetpulse.result.Change;
import io.fleetpulse.result.CompactText;
import io.fleetpulse.result.KeptNames;
import io.fleetpulse.result.NameHash;
import io.fleetpulse.result.Table;
import io.fleetpulse.window.SaturatedTime;
import io.fleetpulse.window.TumblingWindows;

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
 * State of one property of a product: its windows that may still change, and the names of its
 * categorical values.
 *
 * <p>The values with the smallest {@link NameHash} count by name, all others as {@link
 * CategoricalValue#OTHER}. When a new value displaces a named one, the counts of the displaced
 * value in the windows in state move to {@code OTHER}. For rows of older windows and for amendments
 * the views do the same, by the greatest named hash, which {@code property_value_limit} holds.
 *
 * <p>Windows leave the state at {@link TumblingWindows#expiresAt}. The names leave {@value
 * #DAYS_OF_SILENCE} days after the last reading, a single name after one day. One timer, at {@link
 * #nextTimer}, does both.
 */
final class ProductTelemetry {

    static final long NO_TIMER = Long.MAX_VALUE;
    private static final int DAYS_OF_SILENCE = 30;
    private static final long SILENCE = Duration.ofDays(DAYS_OF_SILENCE).toMillis();
    private static final long DAY = Duration.ofDays(1).toMillis();

    /** Time of the registered timer. */
    long timerAt = NO_TIMER;

    private final List<ProductWindow> windows = new ArrayList<>();
    private final Set<String> named = new LinkedHashSet<>();
    private long lastActivity = Long.MIN_VALUE;

    /** Whether there were ever more values than the limit. */
    private boolean limited;

    /** Null as long as there is room. */
    private KeptNames<String> kept;

    /** Copies everything that can change. */
    ProductTelemetry copy() {
        ProductTelemetry copy = new ProductTelemetry();
        copy.timerAt = timerAt;
        copy.lastActivity = lastActivity;
        copy.limited = limited;
        copy.named.addAll(named);
        for (ProductWindow window : windows) {
            copy.windows.add(new ProductWindow(window));
        }
        return copy;
    }

    /**
     * Adds a delta to its window; emits the rows of an amendment at once.
     *
     * @param restored whether an earlier run may have written rows by name for values that this run
     *     counts as {@link CategoricalValue#OTHER}
     */
    void add(
            ProductDelta delta,
            TelemetryRules rules,
            long watermark,
            boolean restored,
            Consumer<Change> rows) {
        lastActivity = Math.max(lastActivity, Math.max(watermark, delta.windowStart));
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

    /**
     * Emits a row for every value by name, or its deletion: the rows depend on the message only.
     */
    private void amend(ProductDelta delta, TelemetryRules rules, Consumer<Change> rows) {
        for (Map.Entry<String, Long> value : new TreeMap<>(delta.values).entrySet()) {
            if (value.getValue() == 0) {
                rows.accept(
                        Change.delete(
                                Table.PROPERTY_VALUE_AMENDMENT,
                                delta.productKey,
                                delta.deviceName,
                                delta.property,
                                value.getKey(),
                                delta.windowStart,
                                delta.messageKey));
                continue;
            }
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

    /** Returns the name under which a value counts; deletes the rows of a value it displaces. */
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

    /** Emits the rows that are due at this watermark and removes windows that have expired. */
    void advance(
            ProductProperty key,
            TumblingWindows rules,
            long watermark,
            long run,
            Consumer<Change> rows) {
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
            return lastActivity;
        }
        return SaturatedTime.plus(lastActivity, named.size() == 1 ? DAY : SILENCE);
    }

    /** Whether the state can be cleared at this watermark. */
    boolean isOver(long watermark) {
        return windows.isEmpty() && watermark >= endsAt();
    }

    /** The watermark at which {@link #advance} is due next. */
    long nextTimer(TumblingWindows rules, long watermark) {
        if (windows.isEmpty()) {
            return endsAt();
        }
        long next = NO_TIMER;
        for (ProductWindow window : windows) {
            if (watermark < rules.closesAt(window.start)) {
                next = Math.min(next, rules.closesAt(window.start));
            } else if (window.hasChanged()) {
                next = Math.min(next, SaturatedTime.plus(watermark, 1));
            } else {
                next = Math.min(next, rules.expiresAt(window.start));
            }
        }
        return next;
    }

    void write(DataOutput out) throws IOException {
        out.writeLong(timerAt);
        out.writeLong(lastActivity);
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
        telemetry.lastActivity = in.readLong();
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
