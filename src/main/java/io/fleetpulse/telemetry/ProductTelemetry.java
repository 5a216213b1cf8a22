package io.fleetpulse.telemetry;

import io.fleetpulse.result.Change;
import io.fleetpulse.result.CompactText;
import io.fleetpulse.result.Table;
import io.fleetpulse.window.SaturatedTime;
import io.fleetpulse.window.TumblingWindows;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * State of one property of a product: its windows that may still change, and the {@link NamedValues
 * names of its categorical values}.
 *
 * <p>When a new value displaces a named one, the counts of the displaced value in the windows in
 * state move to {@link CategoricalValue#OTHER}. For rows of older windows and for amendments the
 * views do the same, by the greatest named hash, which {@code property_value_limit} holds.
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
    private final NamedValues named;
    private long lastActivity = Long.MIN_VALUE;

    /** Creates the state of a property without readings. */
    ProductTelemetry() {
        this(new NamedValues());
    }

    private ProductTelemetry(NamedValues named) {
        this.named = named;
    }

    /** Copies everything that can change. */
    ProductTelemetry copy() {
        ProductTelemetry copy = new ProductTelemetry(new NamedValues(named));
        copy.timerAt = timerAt;
        copy.lastActivity = lastActivity;
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
        String beyond = named.offer(value, most);
        if (beyond == null) {
            return value;
        }
        boolean refused = beyond.equals(value);
        if (!refused) {
            for (ProductWindow window : windows) {
                if (window.leave(beyond)) {
                    rows.accept(ProductWindow.delete(key, beyond, window.start));
                }
            }
        }
        boolean first = named.limit();
        if (first || !refused) {
            rows.accept(
                    Change.upsert(
                            Table.PROPERTY_VALUE_LIMIT,
                            key.productKey(),
                            key.property(),
                            named.highestHash()));
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
        if (named.size() == 0) {
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
        named.write(out);
        CompactText.writeLength(windows.size(), out);
        for (ProductWindow window : windows) {
            window.write(out);
        }
    }

    static ProductTelemetry read(DataInput in) throws IOException {
        long timerAt = in.readLong();
        long lastActivity = in.readLong();
        ProductTelemetry telemetry = new ProductTelemetry(NamedValues.read(in));
        telemetry.timerAt = timerAt;
        telemetry.lastActivity = lastActivity;
        int windows = CompactText.readLength(in);
        for (int window = 0; window < windows; window++) {
            telemetry.windows.add(ProductWindow.read(in));
        }
        return telemetry;
    }
}
