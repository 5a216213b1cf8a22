package io.fleetpulse.cohort;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.activity.CohortTotals;
import io.fleetpulse.activity.CohortTotals.Tally;
import io.fleetpulse.result.Change;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

class CohortRowTest {

    private static final CohortRow ROW =
            new CohortRow(new CohortKey("p", "mcu", "1"), 60_000, 120_000);

    @Test
    void aWindowIsNeededWhereSomethingHappened() {
        assertThat(CohortRow.isNeeded(1, CohortTotals.none())).isFalse();
        assertThat(CohortRow.isNeeded(0, CohortTotals.none())).isFalse();
        assertThat(CohortRow.isNeeded(0, CohortTotals.none().add(Tally.READINGS, 1))).isTrue();
        assertThat(CohortRow.isNeeded(0, CohortTotals.none().plusEndedSessions("402", 1))).isTrue();
        assertThat(CohortRow.isNeeded(1, CohortTotals.none().add(Tally.FLAPPING_CHANGE, -1)))
                .isTrue();
    }

    @Test
    void thatADeviceRunsTheVersionAloneIsNothingToSee() {
        CohortTotals totals =
                CohortTotals.none()
                        .add(Tally.RUNNING_CHANGE, 5)
                        .add(Tally.FLAPPING_CHANGE, -1)
                        .add(Tally.DISCONNECT_SQUARES, 4);
        assertThat(CohortRow.isNeeded(0, totals)).isFalse();
    }

    @Test
    void ratesArePerDeviceHourOnline() {
        CohortTotals totals =
                CohortTotals.none().add(Tally.READINGS, 30).add(Tally.ONLINE_MS, -30_000);
        Change row = ROW.row(2, 0, totals);
        assertThat(row.value(6)).isEqualTo(90_000L);
        assertThat(row.value(16)).isEqualTo(1_200.0);
        Change offline = ROW.row(0, 0, CohortTotals.none().add(Tally.READINGS, 30));
        assertThat(offline.value(16)).isNull();
    }

    @Test
    void devicesFlapAsInTheWindowBeforeButForThoseThatBeginOrDoNoMore() {
        Change fewer = ROW.row(1, 3, CohortTotals.none().add(Tally.FLAPPING_CHANGE, -2));
        assertThat(fewer.value(14)).isEqualTo(1L);
        Change more = ROW.row(1, 3, CohortTotals.none().add(Tally.FLAPPING_CHANGE, 2));
        assertThat(more.value(14)).isEqualTo(5L);
    }

    @Property
    void whateverComesFirstTheRowIsTheSame(@ForAll Random random) {
        List<CohortTotals> emitted = new ArrayList<>();
        for (int index = 0; index < 10; index++) {
            CohortTotals totals = CohortTotals.none();
            for (Tally number : Tally.values()) {
                totals.add(number, random.nextInt(7) - 3);
            }
            emitted.add(totals.plusEndedSessions("40" + random.nextInt(3), random.nextInt(3)));
        }
        Change expected = row(emitted);
        Collections.shuffle(emitted, random);
        assertThat(row(emitted)).isEqualTo(expected);
    }

    private static Change row(List<CohortTotals> emitted) {
        CohortTotals sum = CohortTotals.none();
        for (CohortTotals totals : emitted) {
            sum = sum.plus(totals);
        }
        return ROW.row(3, 1, sum);
    }
}
