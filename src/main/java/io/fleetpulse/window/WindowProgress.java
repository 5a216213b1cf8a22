package io.fleetpulse.window;

import io.fleetpulse.result.Change;
import io.fleetpulse.result.Table;

import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.util.OutputTag;

import java.time.Duration;

/**
 * Writes {@code window_progress}: the time up to which a table of windows is complete. The table
 * itself has rows only for windows in which something happened, so its rows do not show how far the
 * watermark has advanced.
 *
 * <p>With unbounded input, one row applies to all products. With bounded input, each product's
 * windows end with its own newest input, and the operator of the windows writes the product's row.
 */
public final class WindowProgress {

    /** Carries watermarks, but no records. */
    private static final OutputTag<Change> WATERMARKS =
            new OutputTag<>("watermarks", TypeInformation.of(Change.class));

    private WindowProgress() {}

    /**
     * Creates a row.
     *
     * @param table the table of the windows
     * @param productKey the product; empty for all products
     * @param window length of a window, milliseconds
     * @param reachesTo end of the last complete window, milliseconds since the epoch
     */
    public static Change of(Table table, String productKey, long window, long reachesTo) {
        return Change.upsert(Table.WINDOW_PROGRESS, table.label(), productKey, window, reachesTo);
    }

    /**
     * Attaches the progress row of all products after the operator that writes the windows.
     *
     * @param windows output of that operator, which writes a window before it forwards the
     *     watermark of the window's end
     * @param table the table of the windows
     * @param window length of a window
     * @param name name of the operator
     */
    public static DataStream<Change> attach(
            SingleOutputStreamOperator<Change> windows, Table table, Duration window, String name) {
        return windows.getSideOutput(WATERMARKS)
                // Every upstream subtask sends its watermarks to every subtask, of which only the
                // first writes.
                .global()
                .transform(
                        name,
                        TypeInformation.of(Change.class),
                        new WindowProgressOperator(table, window.toMillis()))
                .uid("progress-" + table.label())
                .setDescription(name + ": window_progress");
    }
}
