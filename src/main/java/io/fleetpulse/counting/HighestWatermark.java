package io.fleetpulse.counting;

import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.OperatorStateStore;
import org.apache.flink.api.common.typeinfo.Types;

import java.util.List;

/**
 * The highest watermark of this run and those before. After a restart the watermark begins anew, and
 * what is old would open windows again that have left the state, over rows that are complete.
 *
 * <p>Its state is one number for each task, and ends with the job.
 */
public final class HighestWatermark {

    private final ListState<Long> saved;
    private long highest = Long.MIN_VALUE;

    /**
     * Begins with the highest one that was saved.
     *
     * @param store of the operator
     */
    public HighestWatermark(OperatorStateStore store) throws Exception {
        saved = store.getUnionListState(new ListStateDescriptor<>("watermark", Types.LONG));
        for (Long watermark : saved.get()) {
            highest = Math.max(highest, watermark);
        }
    }

    /**
     * The highest one, this one included. The end of time counts only while it lasts: whoever goes on
     * later begins before it.
     */
    public long with(long watermark) {
        if (watermark == Long.MAX_VALUE) {
            return watermark;
        }
        highest = Math.max(highest, watermark);
        return highest;
    }

    /** Saves it, with a checkpoint. */
    public void save() throws Exception {
        saved.update(List.of(highest));
    }
}
