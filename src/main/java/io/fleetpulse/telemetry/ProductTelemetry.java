package io.fleetpulse.telemetry;

import io.fleetpulse.result.Change;
import io.fleetpulse.result.CompactText;
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
 * categorical values, of which the first {@value #MOST_VALUES} are counted by name and all others as
 * {@link CategoricalValue#OTHER}.
 *
 * <p>Windows leave by {@link Windows#expiresAt}, the values {@value #DAYS_OF_SILENCE} days after the
 * last reading, by the one timer that {@link #nextTimer} asks for.
 */
final class ProductTelemetry {

    static final int MOST_VALUES = 100;
    static final long NO_TIMER = Long.MAX_VALUE;
    private static final int DAYS_OF_SILENCE = 30;
    private static final long SILENCE = Duration.ofDays(DAYS_OF_SILENCE).toMillis();

    /** The timer that is registered. */
    long timerAt = NO_TIMER;

    private final List<ProductWindow> windows = new ArrayList<>();
    private final Set<String> named = new LinkedHashSet<>();
    private long endsAt = Long.MIN_VALUE;

    /** A copy that shares nothing that changes. */
    ProductTelemetry copy() {
        ProductTelemetry copy = new ProductTelemetry();
        copy.timerAt = timerAt;
        copy.endsAt = endsAt;
        copy.named.addAll(named);
        for (ProductWindow window : windows) {
            copy.windows.add(new ProductWindow(window));
        }
        return copy;
    }

    /** Takes a delta in; an amendment's rows are given out at once. */
    void add(ProductDelta delta, Windows rules, long watermark, Consumer<Change> rows) {
        long lastHeard = Math.max(watermark, delta.windowStart);
        endsAt = Math.max(endsAt, Windows.saturatedSum(lastHeard, SILENCE));
        if (delta.isAmendment()) {
            amend(delta, rules, rows);
            return;
        }
        ProductWindow window = window(delta.windowStart);
        if (delta.totals != null) {
            window.addTotals(delta.totals);
        }
        for (Map.Entry<String, Long> value : delta.values.entrySet()) {
            window.addValue(bounded(value.getKey()), value.getValue());
        }
    }

    private void amend(ProductDelta delta, Windows rules, Consumer<Change> rows) {
        // Several values beyond the limit are one row.
        Map<String, Long> counts = new TreeMap<>();
        delta.values.forEach((value, count) -> counts.merge(bounded(value), count, Long::sum));
        for (Map.Entry<String, Long> value : counts.entrySet()) {
            rows.accept(
                    Change.upsert(
                            Table.PROPERTY_VALUE_AMENDMENT,
                            delta.productKey,
                            delta.deviceName,
                            delta.property,
                            value.getKey(),
                            delta.windowStart,
                            delta.messageKey,
                            rules.end(delta.windowStart),
                            value.getValue()));
        }
    }

    private String bounded(String value) {
        if (named.contains(value)) {
            return value;
        }
        if (named.size() >= MOST_VALUES || value.equals(CategoricalValue.OTHER)) {
            return CategoricalValue.OTHER;
        }
        named.add(value);
        return value;
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

    /** Whether nothing is left that anyone will ask for. */
    boolean isOver(long watermark) {
        return windows.isEmpty() && watermark >= endsAt;
    }

    /** The watermark at which {@link #advance} has something to do. */
    long nextTimer(Windows rules, long watermark) {
        if (windows.isEmpty()) {
            return endsAt;
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
        out.writeLong(endsAt);
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
        telemetry.endsAt = in.readLong();
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
