package io.fleetpulse.connectivity;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

@SuppressWarnings("try")
class OpenSessionsTest {

    @Test
    void aSessionCountsFromItsBeginToItsEnd() throws Exception {
        try (Harness harness = new Harness(1, 0, null)) {
            harness.device(false, true);
            harness.device(false, true);
            harness.device(true, true);
            assertThat(harness.count()).isEqualTo(2);

            harness.device(true, false);
            harness.device(false, false);
            assertThat(harness.count()).isEqualTo(1);
        }
    }

    @Test
    void theSumOverAllSubtasksOutlivesARescaling() throws Exception {
        OperatorSubtaskState state;
        try (Harness first = new Harness(2, 0, null);
                Harness second = new Harness(2, 1, null)) {
            first.device(false, true);
            first.device(false, true);
            second.device(false, true);
            state =
                    AbstractStreamOperatorTestHarness.repackageState(
                            first.snapshot(), second.snapshot());
        }
        try (Harness alone = new Harness(1, 0, state)) {
            assertThat(alone.count()).isEqualTo(3);
        }
        long sum = 0;
        for (int subtask = 0; subtask < 3; subtask++) {
            OperatorSubtaskState part =
                    AbstractStreamOperatorTestHarness.repartitionOperatorState(
                            state, 720, 2, 3, subtask);
            try (Harness harness = new Harness(3, subtask, part)) {
                sum += harness.count();
            }
        }
        assertThat(sum).isEqualTo(3);
    }

    /** Device changes: was online, is online. */
    private record Change(boolean wasOnline, boolean isOnline) {}

    private static final class Harness implements AutoCloseable {

        private final Operator operator = new Operator();
        private final OneInputStreamOperatorTestHarness<Change, Change> harness;

        Harness(int parallelism, int subtask, OperatorSubtaskState state) throws Exception {
            harness = new OneInputStreamOperatorTestHarness<>(operator, 720, parallelism, subtask);
            if (state != null) {
                harness.initializeState(state);
            }
            harness.open();
        }

        void device(boolean wasOnline, boolean isOnline) throws Exception {
            harness.processElement(new StreamRecord<>(new Change(wasOnline, isOnline)));
        }

        long count() {
            return operator.sessions.count();
        }

        OperatorSubtaskState snapshot() throws Exception {
            return harness.snapshot(1, 1);
        }

        @Override
        public void close() throws Exception {
            harness.close();
        }
    }

    private static final class Operator extends AbstractStreamOperator<Change>
            implements OneInputStreamOperator<Change, Change> {

        private static final long serialVersionUID = 1;

        private transient OpenSessions sessions;

        @Override
        public void initializeState(StateInitializationContext context) throws Exception {
            super.initializeState(context);
            sessions = new OpenSessions(context.getOperatorStateStore());
        }

        @Override
        public void snapshotState(StateSnapshotContext context) throws Exception {
            super.snapshotState(context);
            sessions.save();
        }

        @Override
        public void processElement(StreamRecord<Change> element) {
            sessions.changed(element.getValue().wasOnline(), element.getValue().isOnline());
        }
    }
}
