package io.fleetpulse.connectivity;

import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.OperatorStateStore;
import org.apache.flink.api.common.typeinfo.Types;

import java.util.List;

/**
 * The number of open sessions: sessions opened minus sessions ended, so that no scan of the state
 * is needed.
 *
 * <p>Only the sum over all subtasks is meaningful. After a rescaling, a subtask may restore the
 * count of one former subtask and the devices of another.
 */
final class OpenSessions {

    /** One count per subtask; kept as long as the job. */
    private final ListState<Long> saved;

    /** Written by the task thread, read by the metric reporters. */
    private volatile long count;

    OpenSessions(OperatorStateStore store) throws Exception {
        saved = store.getListState(new ListStateDescriptor<>("open-sessions", Types.LONG));
        long restored = 0;
        for (Long part : saved.get()) {
            restored += part;
        }
        count = restored;
    }

    /** Updates the count after an evaluation of a device's log. */
    void changed(boolean wasOnline, boolean isOnline) {
        if (wasOnline == isOnline) {
            return;
        }
        long before = count;
        count = isOnline ? before + 1 : before - 1;
    }

    long count() {
        return count;
    }

    void save() throws Exception {
        saved.update(List.of(count));
    }
}
