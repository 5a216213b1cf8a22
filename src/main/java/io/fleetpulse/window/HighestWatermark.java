package io.fleetpulse.window;

import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.OperatorStateStore;
import org.apache.flink.api.common.typeinfo.Types;

import java.util.List;

/**
 * The highest watermark of this run and earlier ones. After a restart the watermark starts again,
 * and old records would reopen windows that have left the state and overwrite their complete rows.
 *
 * <p>The state is one number for each task, kept as long as the job exists.
 */
public final class HighestWatermark {

    private final ListState<Long> saved;
    private long highest = Long.MIN_VALUE;

    /**
     * Restores the highest watermark that any task saved.
     *
     * @param store state store of the operator
     */
    public HighestWatermark(OperatorStateStore store) throws Exception {
        saved = store.getUnionListState(new ListStateDescriptor<>("watermark", Types.LONG));
        for (Long watermark : saved.get()) {
            highest = Math.max(highest, watermark);
        }
    }

    /**
     * Returns the highest watermark, including this one. {@link Long#MAX_VALUE} is returned but not
     * remembered: a job that continues after the end of its input starts before it.
     */
    public long with(long watermark) {
        if (watermark == Long.MAX_VALUE) {
            return watermark;
        }
        highest = Math.max(highest, watermark);
        return highest;
    }

    /** Stores the highest watermark, including this one; call it for each checkpoint. */
    public void save(long watermark) throws Exception {
        with(watermark);
        save();
    }

    /** Stores the highest watermark in the operator state; call it for each checkpoint. */
    public void save() throws Exception {
        saved.update(List.of(highest));
    }
}
