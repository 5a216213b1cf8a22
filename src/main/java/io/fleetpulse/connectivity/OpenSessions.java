package io.fleetpulse.connectivity;

import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.OperatorStateStore;
import org.apache.flink.api.common.typeinfo.Types;

import java.util.List;

/**
 * How many sessions are open: as many as were opened less those that ended, which no scan of the
 * state has to find out.
 *
 * <p>Only the sum over all subtasks means something. After a rescaling a subtask goes on with the
 * number of another, and the devices of a third.
 */
final class OpenSessions {

    /** One number a subtask; ends with the job. */
    private final ListState<Long> saved;

    /** Written by the task, read by the reporters. */
    private volatile long count;

    OpenSessions(OperatorStateStore store) throws Exception {
        saved = store.getListState(new ListStateDescriptor<>("open-sessions", Types.LONG));
        long restored = 0;
        for (Long part : saved.get()) {
            restored += part;
        }
        count = restored;
    }

    /** A device's log was evaluated. */
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
