package io.fleetpulse.topology;

import static io.fleetpulse.message.ChangeAction.CREATE;
import static io.fleetpulse.message.ChangeAction.DELETE;
import static io.fleetpulse.message.ChangeAction.DISABLE;
import static io.fleetpulse.message.ChangeAction.ENABLE;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.message.ChangeAction;
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
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

class EdgeStateTest {

    private static final EdgeKey EDGE = new EdgeKey("g", "w", "p", "d");
    private static final Change NO_ROW = Change.delete(Table.TOPOLOGY, "g", "w", "p", "d");

    private static EdgeChange change(ChangeAction action, long at) {
        return new EdgeChange(EDGE, action, at, null, null);
    }

    private static Change row(long since, boolean disabled) {
        return Change.upsert(Table.TOPOLOGY, "g", "w", "p", "d", since, disabled, null, null);
    }

    private static Change rowAfter(List<EdgeChange> changes) {
        EdgeState edge = EdgeState.UNKNOWN;
        for (EdgeChange change : changes) {
            edge = edge.after(change);
        }
        return edge.toRow(EDGE);
    }

    private static Change rowAfter(EdgeChange... changes) {
        List<EdgeChange> arriving = new ArrayList<>(List.of(changes));
        Change row = rowAfter(arriving);
        Collections.reverse(arriving);
        assertThat(rowAfter(arriving)).isEqualTo(row);
        return row;
    }

    @Test
    void createAndEnablePutTheEdge() {
        assertThat(rowAfter(change(CREATE, 1))).isEqualTo(row(1, false));
        assertThat(rowAfter(change(ENABLE, 1))).isEqualTo(row(1, false));
        assertThat(rowAfter(change(CREATE, 1), change(ENABLE, 3))).isEqualTo(row(3, false));
        assertThat(rowAfter(change(DELETE, 1), change(CREATE, 2))).isEqualTo(row(2, false));
    }

    @Test
    void disableFlagsTheEdgeAndLeavesItsTime() {
        assertThat(rowAfter(change(CREATE, 1), change(DISABLE, 2))).isEqualTo(row(1, true));
        assertThat(rowAfter(change(DISABLE, 2))).isEqualTo(row(2, true));
        assertThat(rowAfter(change(DISABLE, 2), change(ENABLE, 3))).isEqualTo(row(3, false));
        assertThat(rowAfter(change(CREATE, 1), change(DELETE, 2), change(DISABLE, 3)))
                .isEqualTo(row(3, true));
    }

    @Test
    void deleteRemovesTheEdge() {
        assertThat(rowAfter(change(CREATE, 1), change(DELETE, 2))).isEqualTo(NO_ROW);
        assertThat(rowAfter(change(DISABLE, 1), change(DELETE, 2))).isEqualTo(NO_ROW);
    }

    @Test
    void atEqualTimesDeleteBeatsDisableBeatsEnableAndCreate() {
        assertThat(rowAfter(change(CREATE, 1), change(DELETE, 1))).isEqualTo(NO_ROW);
        assertThat(rowAfter(change(DISABLE, 1), change(DELETE, 1))).isEqualTo(NO_ROW);
        assertThat(rowAfter(change(CREATE, 1), change(DISABLE, 1))).isEqualTo(row(1, true));
    }

    @Test
    void identifiersAreThoseOfTheNewestMessageThatHasThem() {
        EdgeChange first = new EdgeChange(EDGE, CREATE, 1, "gateway-1", "a");
        EdgeChange second = new EdgeChange(EDGE, ENABLE, 2, "gateway-2", null);
        EdgeChange third = new EdgeChange(EDGE, DISABLE, 2, "gateway-3", null);

        assertThat(rowAfter(first, second).values()).endsWith(2L, false, "gateway-2", "a");
        assertThat(rowAfter(second, third).values()).endsWith(2L, true, "gateway-3", null);
    }

    /** With distinct times, applying the changes in order of time gives the expected result. */
    @Property(tries = 500)
    void theRowIsThatOfTheChangesOneAfterTheOther(
            @ForAll("manyChanges") List<EdgeChange> changes, @ForAll Random random) {
        Map<Long, EdgeChange> byTime = new TreeMap<>();
        changes.forEach(change -> byTime.put(change.at(), change));
        List<EdgeChange> arriving = new ArrayList<>(byTime.values());
        arriving.addAll(byTime.values());
        Collections.shuffle(arriving, random);

        assertThat(rowAfter(arriving)).isEqualTo(applied(byTime));
    }

    private static Change applied(Map<Long, EdgeChange> byTime) {
        Change row = NO_ROW;
        Long putAt = null;
        for (EdgeChange change : byTime.values()) {
            switch (change.action()) {
                case CREATE, ENABLE -> {
                    putAt = change.at();
                    row = row(putAt, false);
                }
                case DISABLE -> {
                    long since = change.at();
                    if (putAt != null) {
                        since = putAt;
                    }
                    row = row(since, true);
                }
                case DELETE -> {
                    putAt = null;
                    row = NO_ROW;
                }
            }
        }
        return row;
    }

    @Property(tries = 500)
    void orderAndRepetitionLeaveNoTrace(
            @ForAll("manyChanges") List<EdgeChange> changes, @ForAll Random random) {
        List<EdgeChange> arriving = new ArrayList<>(changes);
        arriving.addAll(changes.subList(0, changes.size() / 2));
        Collections.shuffle(arriving, random);

        assertThat(rowAfter(arriving)).isEqualTo(rowAfter(changes));
    }

    @Provide
    Arbitrary<List<EdgeChange>> manyChanges() {
        return Combinators.combine(
                        Arbitraries.of(ChangeAction.class), Arbitraries.longs().between(1, 12))
                .as(EdgeStateTest::change)
                .list()
                .ofMinSize(1)
                .ofMaxSize(15);
    }
}
