package io.fleetpulse.result;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Tables that a restart adds although their rows would be wrong. Some operators add up what each
 * change of a device or a task changes, such as one device fewer online. Without the changes before
 * the restart, their numbers would be wrong for ever, and negative at first. An operator may begin
 * only together with the one that emits the changes.
 */
public final class AddedTables {

    /**
     * Operators that add up changes.
     *
     * @param tables the tables for which the run has them
     * @param emitting further tables for which the run has the operator that emits the changes
     */
    private record Sums(Set<Table> tables, Set<Table> emitting) {

        boolean beginWithoutPast(TableChoice before, TableChoice now) {
            return anyIn(now, tables) && !anyIn(before, tables) && anyIn(before, emitting);
        }

        private static boolean anyIn(TableChoice choice, Set<Table> tables) {
            return tables.stream().anyMatch(choice::contains);
        }
    }

    private static final Set<Table> OF_DEVICES =
            EnumSet.of(
                    Table.DEVICE_STATUS,
                    Table.DEVICE_SESSION,
                    Table.FLAPPING_DEVICE,
                    Table.CONNECTIVITY_WINDOW,
                    Table.OFFLINE_REASON_WINDOW,
                    Table.COHORT_WINDOW,
                    Table.ROLLOUT_GATE,
                    Table.INCIDENT,
                    Table.OFFLINE_CAUSE,
                    Table.ALERT);

    private static final List<Sums> SUMS =
            List.of(
                    new Sums(
                            EnumSet.of(Table.CONNECTIVITY_WINDOW, Table.OFFLINE_REASON_WINDOW),
                            OF_DEVICES),
                    new Sums(
                            EnumSet.of(Table.COHORT_WINDOW, Table.ROLLOUT_GATE, Table.ALERT),
                            OF_DEVICES),
                    new Sums(EnumSet.of(Table.INCIDENT, Table.ALERT), OF_DEVICES),
                    new Sums(
                            EnumSet.of(
                                    Table.ROLLOUT,
                                    Table.ROLLOUT_WINDOW,
                                    Table.ROLLOUT_FAILURE,
                                    Table.ALERT),
                            EnumSet.of(
                                    Table.ROLLOUT_TASK,
                                    Table.DEVICE_VERSION,
                                    Table.VERSION_WINDOW,
                                    Table.COHORT_WINDOW,
                                    Table.ROLLOUT_GATE,
                                    Table.INCIDENT,
                                    Table.OFFLINE_CAUSE)));

    private AddedTables() {}

    /**
     * The names of the tables that a run must not add.
     *
     * @param before the tables of the run whose state it restores
     * @param now the tables of the run
     */
    public static List<String> withoutPast(TableChoice before, TableChoice now) {
        List<String> names = new ArrayList<>();
        for (Sums sums : SUMS) {
            if (sums.beginWithoutPast(before, now)) {
                for (Table table : sums.tables()) {
                    if (now.contains(table) && !names.contains(table.label())) {
                        names.add(table.label());
                    }
                }
            }
        }
        return names;
    }
}
