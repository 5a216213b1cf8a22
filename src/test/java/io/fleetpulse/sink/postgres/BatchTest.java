package io.fleetpulse.sink.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fleetpulse.result.Change;
import io.fleetpulse.result.Table;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

class BatchTest {

    private static Change failure(String job, long step, Long tasks) {
        if (tasks == null) {
            return Change.delete(Table.ROLLOUT_FAILURE, job, "", step, "");
        }
        return Change.upsert(Table.ROLLOUT_FAILURE, job, "", step, "", tasks);
    }

    @Provide
    Arbitrary<List<Change>> changes() {
        Arbitrary<Long> tasks = Arbitraries.longs().between(1, 5).injectNull(0.3);
        return Combinators.combine(
                        Arbitraries.of("a", "b", ""), Arbitraries.longs().between(-4, 4), tasks)
                .as(BatchTest::failure)
                .list()
                .ofMaxSize(60);
    }

    /** A batch has the same effect as its changes one by one. */
    @Property(tries = 300)
    void aBatchSaysTheSameAsItsChangesOneByOne(@ForAll("changes") List<Change> changes) {
        Batch batch = new Batch();
        Map<List<Object>, Change> expected = new HashMap<>();
        for (Change change : changes) {
            batch.add(change);
            expected.put(Arrays.asList(Arrays.copyOf(change.values(), 4)), change);
        }
        Map<List<Object>, Change> said = new HashMap<>();
        for (RowStatement statement : batch.statements()) {
            for (Change row : statement.rows()) {
                assertEquals(statement.delete(), row.isDelete());
                said.put(Arrays.asList(Arrays.copyOf(row.values(), 4)), row);
            }
        }
        assertEquals(expected, said);
        assertEquals(expected.size(), batch.size());
    }

    @Test
    void rowsAreSortedByKeyAndTablesByTheirOrder() {
        Batch batch = new Batch();
        batch.add(failure("b", 1, 1L));
        batch.add(failure("a", 2, 1L));
        batch.add(failure("a", -1, 1L));
        batch.add(failure("c", 0, null));
        batch.add(TableRows.full(Table.DEVICE_STATUS));
        List<String> rows = new ArrayList<>();
        for (RowStatement statement : batch.statements()) {
            for (Change row : statement.rows()) {
                rows.add(
                        statement.table().label()
                                + statement.delete()
                                + row.value(0)
                                + row.value(2));
            }
        }
        assertEquals(
                List.of(
                        "device_statusfalsetext 1text 1",
                        "rollout_failurefalsea-1",
                        "rollout_failurefalsea2",
                        "rollout_failurefalseb1",
                        "rollout_failuretruec0"),
                rows);
    }

    @Test
    void aChangeThatIsReceivedIsNeverChanged() {
        Change received = Change.delete(Table.DEVICE_STATUS, "p\0", "d");
        new Batch().add(received);
        assertEquals(Change.delete(Table.DEVICE_STATUS, "p\0", "d"), received);
    }
}
