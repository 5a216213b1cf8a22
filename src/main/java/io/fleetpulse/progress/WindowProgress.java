package io.fleetpulse.progress;

import io.fleetpulse.result.Change;
import io.fleetpulse.result.Table;

import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.util.OutputTag;

import java.time.Duration;

/**
 * Writes {@code window_progress}: up to where a table of windows is complete. The table itself has rows
 * only for windows with news, so that nothing in it tells how far the watermark has come.
 *
 * <p>While the input goes on, that is one row for all products. Where the input ends, each product
 * reaches as far as its own news, which its windows' operator writes.
 */
public final class WindowProgress {

    /** Carries watermarks and never a record. */
    private static final OutputTag<Change> WATERMARKS =
            new OutputTag<>("watermarks", TypeInformation.of(Change.class));

    private WindowProgress() {}

    /**
     * A row.
     *
     * @param table the table of the windows
     * @param productKey the product; empty for every product
     * @param window length of a window, milliseconds
     * @param reachesTo end of the last complete window, milliseconds since the epoch
     */
    public static Change of(Table table, String productKey, long window, long reachesTo) {
        return Change.upsert(Table.WINDOW_PROGRESS, table.label(), productKey, window, reachesTo);
    }

    /**
     * Attaches the row of all products behind the operator that writes the windows.
     *
     * @param windows that operator, which writes a window before it lets the watermark of its end pass
     * @param table the table of the windows
     * @param window length of a window
     * @param name of the operator
     */
    public static DataStream<Change> attach(
            SingleOutputStreamOperator<Change> windows, Table table, Duration window, String name) {
        return windows.getSideOutput(WATERMARKS)
                // Watermarks of every subtask go to every subtask, of which one writes.
                .global()
                .transform(
                        name,
                        TypeInformation.of(Change.class),
                        new WindowProgressOperator(table, window.toMillis()))
                .uid("progress-" + table.label())
                .setDescription(name + ": window_progress");
    }
}
