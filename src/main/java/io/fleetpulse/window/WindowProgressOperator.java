package io.fleetpulse.window;

import io.fleetpulse.result.Change;
import io.fleetpulse.result.Table;

import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

import java.util.List;

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

    /** One number; kept as long as the job. */
    private transient ListState<Long> saved;

    private transient long written;

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
        saved =
                context.getOperatorStateStore()
                        .getUnionListState(new ListStateDescriptor<>("reaches-to", Types.LONG));
        written = 0;
        for (long reached : saved.get()) {
            written = Math.max(written, reached);
        }
    }

    @Override
    public void snapshotState(StateSnapshotContext context) throws Exception {
        super.snapshotState(context);
        if (writes()) {
            saved.update(List.of(written));
        } else {
            saved.clear();
        }
    }

    /** Only the first subtask writes, since all subtasks receive the same watermarks. */
    private boolean writes() {
        return getRuntimeContext().getTaskInfo().getIndexOfThisSubtask() == 0;
    }

    @Override
    public void processElement(StreamRecord<Change> element) {
        output.collect(element);
    }

    @Override
    public void processWatermark(Watermark mark) throws Exception {
        long time = mark.getTimestamp();
        if (writes() && time > 0 && time != Long.MAX_VALUE) {
            long reached = (time + 1) / window * window;
            if (reached > written) {
                written = reached;
                output.collect(
                        new StreamRecord<>(
                                WindowProgress.of(table, EVERY_PRODUCT, window, reached)));
            }
        }
        super.processWatermark(mark);
    }
}
