package io.fleetpulse.sink.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fleetpulse.result.Change;
import io.fleetpulse.result.Table;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

class IndexKeyTest {

    /** Text of a given size that the index cannot compress. */
    private static String text(int bytes, Random random) {
        StringBuilder text = new StringBuilder();
        while (text.length() < bytes) {
            text.append((char) ('!' + random.nextInt(90)));
        }
        return text.toString();
    }

    private static Change failure(String job, String version, long step, String description) {
        return Change.upsert(Table.ROLLOUT_FAILURE, job, version, step, description, 1L);
    }

    @Test
    void aCharacterCountsWithItsBytes() {
        assertEquals(16, IndexKey.bytes(Change.upsert(Table.DEVICE_STATUS, row("p", "d"))));
        assertEquals(24, IndexKey.bytes(Change.delete(Table.DEVICE_STATUS, "é€", "\ud83d\ude00")));
    }

    private static Object[] row(Object... key) {
        Object[] row = new Object[Table.DEVICE_STATUS.columns().size()];
        System.arraycopy(key, 0, row, 0, key.length);
        return row;
    }

    /**
     * Compares with PostgreSQL's own decision for keys around the limit, with texts of short and
     * long headers.
     */
    @Test
    void whatFitsIsWhatPostgresTakes() throws Exception {
        TestDatabase database = TestDatabase.create();
        Random random = new Random(7);
        List<Change> fitting = new ArrayList<>();
        List<Change> tooLong = new ArrayList<>();
        for (int rest = 2_300; rest < 2_720; rest++) {
            Change change =
                    failure(
                            text(1 + rest % 140, random),
                            text(120 + rest % 9, random),
                            1,
                            text(rest, random));
            (IndexKey.fits(change) ? fitting : tooLong).add(change);
        }
        assertEquals(true, fitting.size() > 50 && tooLong.size() > 50);
        try (RetryingConnection connection =
                new RetryingConnection(database.config(), TestDatabase.IMPATIENT)) {
            connection.run(new Schema("fleet", "postgres"));
            RowWriter writer =
                    new RowWriter(TableSql.all("fleet"), new RowsBefore("fleet"), "run", 0);
            assertEquals(0, refused(connection, writer, fitting));
            assertEquals(tooLong.size(), refused(connection, writer, tooLong));
        }
    }

    private static int refused(
            RetryingConnection connection, RowWriter writer, List<Change> changes)
            throws Exception {
        Batch batch = new Batch();
        changes.forEach(batch::add);
        return connection.run(
                work -> {
                    int size = HalvingWriter.write(work, writer, batch.statements()).size();
                    work.commit();
                    return size;
                });
    }
}
