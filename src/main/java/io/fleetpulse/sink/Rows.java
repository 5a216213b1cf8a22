package io.fleetpulse.sink;

import io.fleetpulse.result.Change;
import io.fleetpulse.result.Table;
import io.fleetpulse.result.TableChoice;

import org.apache.flink.streaming.api.datastream.DataStream;

import java.util.Set;

/**
 * Changes of rows, and the tables that they are for. A run that writes none of the tables does not
 * compute the changes.
 *
 * @param changes the changes of one row in order and from one operator
 * @param tables the tables
 */
public record Rows(DataStream<Change> changes, Set<Table> tables) {

    /** Changes for these tables. */
    public static Rows of(DataStream<Change> changes, Table... tables) {
        return new Rows(changes, Set.of(tables));
    }

    boolean isWrittenBy(TableChoice choice) {
        return tables.stream().anyMatch(choice::contains);
    }
}
