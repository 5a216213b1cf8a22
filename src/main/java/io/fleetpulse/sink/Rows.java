package io.fleetpulse.sink;

import io.fleetpulse.result.Change;
import io.fleetpulse.result.Table;
import io.fleetpulse.result.TableChoice;

import org.apache.flink.streaming.api.datastream.DataStream;

import java.util.Set;

/**
 * Changes of rows, with the tables that they belong to. A run that writes none of these tables does
 * not compute the changes.
 *
 * @param changes the changes; those of one row in order and from one operator
 * @param tables the tables
 */
public record Rows(DataStream<Change> changes, Set<Table> tables) {

    /** Creates rows for these tables. */
    public static Rows of(DataStream<Change> changes, Table... tables) {
        return new Rows(changes, Set.of(tables));
    }

    boolean isWrittenBy(TableChoice choice) {
        return tables.stream().anyMatch(choice::contains);
    }
}
