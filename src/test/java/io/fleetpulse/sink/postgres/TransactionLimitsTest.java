package io.fleetpulse.sink.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.result.Change;

import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

@SuppressWarnings("try") // the harness is closed as Flink closes it
class TransactionLimitsTest {

    private static final String LIMITS =
            "concat_ws(' ', current_setting('idle_in_transaction_session_timeout'),"
                    + " current_setting('lock_timeout'))";

    private TestDatabase database;

    @BeforeEach
    void createDatabase() throws SQLException {
        database = TestDatabase.create();
    }

    @ParameterizedTest
    @CsvSource({"0, 0, 1min 100s", "5s, 0, 5s 100s", "0, 5min, 1min 5min"})
    void aTransactionHasLimitsUnlessTheOperatorSetOthers(String idle, String lock, String limits)
            throws Exception {
        database.execute(
                "DO $$ BEGIN EXECUTE format('ALTER DATABASE %1$I SET"
                        + " idle_in_transaction_session_timeout = %2$L', current_database(), '"
                        + idle
                        + "'); EXECUTE format('ALTER DATABASE %1$I SET lock_timeout = %2$L',"
                        + " current_database(), '"
                        + lock
                        + "'); END $$");
        try (RetryingConnection connection =
                new RetryingConnection(database.config(), TestDatabase.IMPATIENT)) {
            List<String> seen =
                    connection.run(
                            transaction -> {
                                String inside = limits(transaction);
                                transaction.commit();
                                return List.of(inside, limits(transaction));
                            });
            assertThat(seen).containsExactly(limits, idle + " " + lock);
            assertThat(connection.<String>once(TransactionLimitsTest::limits)).isEqualTo(limits);
        }
    }

    @Test
    void theTransactionThatIsolatesRefusedRowsHasLimits() throws Exception {
        try (OneInputStreamOperatorTestHarness<Change, Change> writer = database.writer()) {
            database.execute(
                    "CREATE TABLE seen (limits text);"
                            + " CREATE FUNCTION see() RETURNS trigger LANGUAGE plpgsql AS"
                            + " $$ BEGIN INSERT INTO public.seen SELECT "
                            + LIMITS
                            + "; RETURN NEW; END $$;"
                            + " CREATE TRIGGER see BEFORE INSERT ON fleet.dead_letter FOR EACH ROW"
                            + " EXECUTE FUNCTION see();"
                            + " ALTER TABLE fleet.device_status ADD CHECK (device_name <> 'bad')");
            writer.processElement(TableRows.status("bad", "online"), 0);
            writer.prepareSnapshotPreBarrier(1);
        }
        assertThat(database.rows("SELECT DISTINCT limits FROM seen")).containsExactly("1min 100s");
    }

    private static String limits(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery("SELECT " + LIMITS)) {
            found.next();
            return found.getString(1);
        }
    }
}
