package io.fleetpulse.sink.postgres;

import io.fleetpulse.result.Change;

import java.util.Comparator;

/** The primary key of a change, within its table. */
final class RowKey {

    /** Changes of one table by primary key. */
    static final Comparator<Change> ORDER = RowKey::compare;

    private final Change change;
    private final int hash;

    RowKey(Change change) {
        this.change = change;
        int sum = 0;
        for (int index = 0; index < change.table().keyColumns(); index++) {
            sum = 31 * sum + change.value(index).hashCode();
        }
        this.hash = sum;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RowKey key
                && hash == key.hash
                && change.table() == key.change.table()
                && compare(change, key.change) == 0;
    }

    @Override
    public int hashCode() {
        return hash;
    }

    private static int compare(Change left, Change right) {
        int order = 0;
        for (int index = 0; order == 0 && index < left.table().keyColumns(); index++) {
            order = compare(left.value(index), right.value(index));
        }
        return order;
    }

    private static int compare(Object left, Object right) {
        if (left instanceof String text) {
            return text.compareTo((String) right);
        }
        return Long.compare((Long) left, (Long) right);
    }
}
