package io.fleetpulse.window;

import io.fleetpulse.result.Change;
import io.fleetpulse.result.Table;

import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Writes the end of the last window that the watermark has passed: one row per table, updated at
 * most once per window, and only once however far the watermark advances at a time.
 *
 * <p>The final watermark of the input does not change the row.
 */
final class WindowProgressOperator extends AbstractStreamOperator<Change>
        implements OneInputStreamOperator<Change, Change> {

    private static final long serialVersionUID = 1;

    private static final String EVERY_PRODUCT = "";

    private final Table table;
    private final long window;

    private transient HighestWatermark highest;

    /** End of the last window that the watermark has passed; 0 before the first. */
    private transient long reached;

    /**
     * @param table the table of the windows
     * @param window length of its windows, milliseconds
     */
    WindowProgressOperator(Table table, long window) {
        this.table = table;
        this.window = window;
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        highest = new HighestWatermark(context.getOperatorStateStore());
        reached = lastEnd(highest.with(Long.MIN_VALUE));
    }

    @Override
    public void snapshotState(StateSnapshotContext context) throws Exception {
        super.snapshotState(context);
        highest.save();
    }

    @Override
    public void processElement(StreamRecord<Change> element) {
        output.collect(element);
    }

    @Override
    public void processWatermark(Watermark mark) throws Exception {
        if (!mark.equals(Watermark.MAX_WATERMARK)) {
            long end = lastEnd(highest.with(mark.getTimestamp()));
            if (end > reached) {
                reached = end;
                write();
            }
        }
        super.processWatermark(mark);
    }

    /** Only the first subtask writes, since all subtasks receive the same watermarks. */
    private void write() {
        if (getRuntimeContext().getTaskInfo().getIndexOfThisSubtask() == 0) {
            output.collect(
                    new StreamRecord<>(WindowProgress.of(table, EVERY_PRODUCT, window, reached)));
        }
    }

    private long lastEnd(long watermark) {
        return watermark <= 0 ? 0 : (watermark + 1) / window * window;
    }
}
