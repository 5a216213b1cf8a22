package io.fleetpulse.counting;

import io.fleetpulse.result.Change;
import io.fleetpulse.result.Table;

/** Builds the rows of the tables that only count. */
final class CountRows {

    /** The platform's only result code for success. */
    private static final long SUCCESS = 200;

    private CountRows() {}

    static Change of(ProductTable key, CountName name, long start, long end, CountTotals totals) {
        String product = key.productKey();
        long[] amounts = totals.amounts();
        CountedDevices devices = totals.devices();
        return switch (key.table()) {
            case EVENT_WINDOW ->
                    Change.upsert(
                            key.table().table(),
                            product,
                            name.name(),
                            name.detail(),
                            start,
                            end,
                            amounts[0],
                            amounts[1],
                            amounts[2],
                            amounts[3],
                            devices.count(),
                            devices.json());
            case VALIDATION_FAILURE_WINDOW ->
                    Change.upsert(
                            key.table().table(),
                            product,
                            name.name(),
                            name.detail(),
                            name.code(),
                            start,
                            end,
                            amounts[0],
                            totals.sample()[0]);
            case DOWNLINK_WINDOW ->
                    Change.upsert(
                            key.table().table(),
                            product,
                            name.name(),
                            name.code(),
                            start,
                            end,
                            amounts[0],
                            name.code() == SUCCESS);
            case LIFECYCLE_WINDOW ->
                    Change.upsert(
                            key.table().table(), product, name.name(), start, end, amounts[0]);
            case CUSTOM_TOPIC_WINDOW ->
                    Change.upsert(
                            key.table().table(),
                            product,
                            name.name(),
                            start,
                            end,
                            amounts[0],
                            amounts[1],
                            devices.count(),
                            devices.json());
        };
    }

    /** Deletes the row of a name. */
    static Change delete(ProductTable key, CountName name, long start) {
        String product = key.productKey();
        return switch (key.table()) {
            case EVENT_WINDOW ->
                    Change.delete(key.table().table(), product, name.name(), name.detail(), start);
            case VALIDATION_FAILURE_WINDOW ->
                    Change.delete(
                            key.table().table(),
                            product,
                            name.name(),
                            name.detail(),
                            name.code(),
                            start);
            case DOWNLINK_WINDOW ->
                    Change.delete(key.table().table(), product, name.name(), name.code(), start);
            case LIFECYCLE_WINDOW, CUSTOM_TOPIC_WINDOW ->
                    Change.delete(key.table().table(), product, name.name(), start);
        };
    }

    /** Deletes the row with which one message amended a window. */
    static Change deleteAmendment(CountedMessage message, CountDelta.Key key) {
        return Change.delete(
                Table.COUNT_AMENDMENT,
                key.product().table().table().label(),
                key.product().productKey(),
                key.name().name(),
                key.name().detail(),
                key.name().code(),
                key.windowStart(),
                message.device().deviceName(),
                message.messageKey(),
                0L);
    }

    /** Returns the row with which one message amends a window that has left the state. */
    static Change amendment(
            CountedMessage message, CountDelta.Key key, long end, CountTotals totals) {
        long[] amounts = totals.amounts();
        long failed = 0;
        long history = 0;
        long late = 0;
        long bytes = 0;
        if (key.product().table() == CountedTable.EVENT_WINDOW) {
            failed = amounts[1];
            history = amounts[2];
            late = amounts[3];
        } else if (key.product().table() == CountedTable.CUSTOM_TOPIC_WINDOW) {
            bytes = amounts[1];
        }
        return Change.upsert(
                Table.COUNT_AMENDMENT,
                key.product().table().table().label(),
                key.product().productKey(),
                key.name().name(),
                key.name().detail(),
                key.name().code(),
                key.windowStart(),
                message.device().deviceName(),
                message.messageKey(),
                0L,
                end,
                amounts[0],
                failed,
                history,
                late,
                bytes,
                null,
                totals.sample()[0],
                0L,
                0L,
                null);
    }
}
