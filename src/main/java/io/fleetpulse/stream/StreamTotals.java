package io.fleetpulse.stream;

import io.fleetpulse.result.Change;
import io.fleetpulse.result.CompactLong;
import io.fleetpulse.result.Table;
import io.fleetpulse.sketch.Sketch;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** Counts of one family in one window. The order of additions does not matter. */
public final class StreamTotals {

    private long messages;
    private long duplicates;
    private long deadLetters;
    private long late;
    private long bytes;
    private long lags;
    private final Sketch lag;

    /** Creates totals of zero. */
    public StreamTotals() {
        lag = new Sketch();
    }

    StreamTotals(StreamTotals from) {
        messages = from.messages;
        duplicates = from.duplicates;
        deadLetters = from.deadLetters;
        late = from.late;
        bytes = from.bytes;
        lags = from.lags;
        lag = new Sketch(from.lag);
    }

    /** Adds one delivery or dead letter, or subtracts a retracted message. */
    public void add(StreamIncrement count) {
        switch (count.kind()) {
            case DUPLICATE -> duplicates++;
            case DEAD_LETTER -> deadLetters++;
            case MESSAGE -> addMessage(count, 1);
            case RETRACTED -> addMessage(count, -1);
        }
    }

    private void addMessage(StreamIncrement count, int sign) {
        messages += sign;
        bytes += (long) sign * count.bytes();
        if (count.late()) {
            late += sign;
        }
        if (count.lag() != StreamIncrement.NO_LAG) {
            lags += sign;
            lag.add(count.lag(), sign);
        }
    }

    /** Adds the totals of another instance. */
    public void addAll(StreamTotals other) {
        messages += other.messages;
        duplicates += other.duplicates;
        deadLetters += other.deadLetters;
        late += other.late;
        bytes += other.bytes;
        lags += other.lags;
        lag.addAll(other.lag);
    }

    /** Returns the row of the window from {@code start} to {@code end}. */
    public Change row(String family, long start, long end) {
        Long median = null;
        Long highest = null;
        String sketch = null;
        if (lags > 0) {
            double[] percentiles = lag.percentiles(50, 99);
            median = Math.round(percentiles[0]);
            highest = Math.round(percentiles[1]);
            sketch = lag.toJson();
        }
        return Change.upsert(
                Table.STREAM_WINDOW,
                family,
                start,
                end,
                messages,
                duplicates,
                deadLetters,
                late,
                bytes,
                median,
                highest,
                sketch);
    }

    void write(DataOutput out) throws IOException {
        for (long number : new long[] {messages, duplicates, deadLetters, late, bytes, lags}) {
            CompactLong.write(number, out);
        }
        lag.write(out);
    }

    static StreamTotals read(DataInput in) throws IOException {
        StreamTotals totals = new StreamTotals();
        totals.messages = CompactLong.read(in);
        totals.duplicates = CompactLong.read(in);
        totals.deadLetters = CompactLong.read(in);
        totals.late = CompactLong.read(in);
        totals.bytes = CompactLong.read(in);
        totals.lags = CompactLong.read(in);
        totals.lag.addAll(Sketch.read(in));
        return totals;
    }
}
