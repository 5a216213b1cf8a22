package io.fleetpulse.sink.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fleetpulse.result.Table;
import io.fleetpulse.result.TableChoice;
import io.fleetpulse.sink.postgres.RunRules.Verdict;
import io.fleetpulse.sink.run.JobRun;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

class RunRulesTest {

    private static final long DEAD = KnownRun.DEAD_AFTER_MS;
    private static final Map<String, String> NOBODY = Map.of();
    private static final Map<String, String> OLD = Map.of("rollout", "old", "device", "old");
    private static final List<String> EMPTY = List.of();
    private static final List<String> FILLED = List.of("device");
    private static final Map<String, Long> UNSEEN = Map.of();

    private static JobRun starting(boolean replaces) {
        return new JobRun(
                "new", 0, "g", "t", false, "s", TableChoice.parse("rollout,device"), replaces);
    }

    private static RunRules fresh(boolean replaces) {
        return new RunRules(starting(replaces), "fleet", "new-job", null, false);
    }

    private static RunRules restored(String run) {
        return new RunRules(starting(false), "fleet", "new-job", run, false);
    }

    /** The run "old", with its last heartbeat a number of milliseconds ago. */
    private static KnownRun old(long silentMs) {
        return old("old", silentMs, false, true);
    }

    private static KnownRun old(
            String submission, long silentMs, boolean ended, boolean checkpointed) {
        return new KnownRun(
                "old", submission, "old-job", 7, silentMs, ended, checkpointed, false, "run old");
    }

    private static RunRules.Known known(
            Map<String, String> owners, List<String> filled, KnownRun... runs) {
        Map<String, KnownRun> byName = new TreeMap<>();
        for (KnownRun run : runs) {
            byName.put(run.run(), run);
        }
        return new RunRules.Known(byName, owners, filled);
    }

    private static void granted(
            String run, List<String> taken, RunRules rules, RunRules.Known known) {
        RunRules.Decision decision = rules.decide(known, UNSEEN);
        assertEquals(Verdict.GRANTED, decision.verdict(), decision.message());
        assertEquals(run, decision.run());
        assertEquals(taken, decision.taken());
    }

    private static void verdict(
            Verdict verdict, RunRules rules, RunRules.Known known, Map<String, Long> beats) {
        assertEquals(verdict, rules.decide(known, beats).verdict());
    }

    @Test
    void anEmptySchemaIsFree() {
        granted("new", List.of(), fresh(false), known(NOBODY, EMPTY));
    }

    @Test
    void rowsOfAnotherRunAreRefusedWithWhatToDo() {
        RunRules.Decision decision = fresh(false).decide(known(OLD, FILLED, old(DEAD)), UNSEEN);
        assertEquals(Verdict.REFUSED, decision.verdict());
        assertThat(decision.message())
                .contains(
                        "schema \"fleet\"",
                        "device of run old",
                        "Nothing was written",
                        "--fromSavepoint",
                        "postgres.schema",
                        "results.tables",
                        "results.over-existing")
                .doesNotContain("rollout");
    }

    @Test
    void rowsThatNoRunIsRecordedForAreAnotherRuns() {
        verdict(Verdict.REFUSED, fresh(false), known(NOBODY, FILLED), UNSEEN);
        granted("new", List.of(), fresh(true), known(NOBODY, FILLED));
    }

    @Test
    void tablesOfARunThatEndedAreFreeWhereTheyAreEmpty() {
        granted("new", List.of("old"), fresh(false), known(OLD, EMPTY, old(DEAD)));
        KnownRun ended = old("old", 0, true, true);
        granted("new", List.of("old"), fresh(false), known(OLD, EMPTY, ended));
    }

    @Test
    void rowsOfAnotherRunAreReplacedWhereTheSettingsSaySo() {
        granted("new", List.of("old"), fresh(true), known(OLD, FILLED, old(DEAD)));
    }

    @Test
    void aRunThatMayLiveIsWatchedAndOneThatDoesIsRefused() {
        for (List<String> filled : List.of(EMPTY, FILLED)) {
            RunRules.Known silent = known(OLD, filled, old(DEAD - 1));
            verdict(Verdict.UNDECIDED, fresh(true), silent, UNSEEN);
            verdict(Verdict.UNDECIDED, fresh(true), silent, Map.of("old", 7L));
            verdict(Verdict.REFUSED, fresh(true), silent, Map.of("old", 6L));
        }
        verdict(Verdict.REFUSED, fresh(false), known(OLD, EMPTY, old(0)), Map.of("old", 6L));
    }

    @Test
    void aRunOverOtherTablesIsNoneOfItsBusiness() {
        Map<String, String> others = Map.of("alert", "old");
        granted("new", List.of(), fresh(false), known(others, List.of(), old(0)));
        assertThat(starting(false).tables().contains(Table.ALERT)).isFalse();
    }

    @Test
    void aRestoredRunGoesOnWithItsRows() {
        granted("old", List.of("old"), restored("old"), known(OLD, FILLED, old(DEAD)));
        granted(
                "old",
                List.of("old"),
                restored("old"),
                known(OLD, FILLED, old("old", 0, true, true)));
    }

    @Test
    void aRestoredRunThatAnotherJobGoesOnWithIsRefused() {
        RunRules.Known known = known(OLD, FILLED, old(3));
        verdict(Verdict.UNDECIDED, restored("old"), known, Map.of("old", 7L));
        RunRules.Decision decision = restored("old").decide(known, Map.of("old", 6L));
        assertEquals(Verdict.REFUSED, decision.verdict());
        assertThat(decision.message()).contains("still writes", "run old", "the same run");
    }

    @Test
    void aRestoredRunWhoseTablesAnotherHasFilledIsRefused() {
        verdict(Verdict.REFUSED, restored("mine"), known(OLD, FILLED, old(DEAD)), UNSEEN);
        granted("mine", List.of("old"), restored("mine"), known(OLD, EMPTY, old(DEAD)));
        granted("mine", List.of(), restored("mine"), known(NOBODY, EMPTY));
    }

    @Test
    void theWritersOfOneSubmissionAreOneRun() {
        KnownRun sibling = old("new", 0, false, false);
        granted("old", List.of(), fresh(false), known(OLD, FILLED, sibling));
        granted("old", List.of(), restored("old"), known(OLD, FILLED, sibling));
    }

    @Test
    void aRestoredWriterWithoutTheRunWaitsForOneThatHasIt() {
        RunRules rules = new RunRules(starting(false), "fleet", "new-job", null, true);
        verdict(Verdict.UNDECIDED, rules, known(OLD, FILLED, old(DEAD)), UNSEEN);
        granted("old", List.of(), rules, known(OLD, FILLED, old("new", 0, false, true)));
    }

    @Test
    void aJobThatIsSubmittedAnewBeforeItsFirstCheckpointGoesOn() {
        RunRules same = new RunRules(starting(false), "fleet", "old-job", null, false);
        granted("old", List.of("old"), same, known(OLD, FILLED, old("old", 3, false, false)));
        verdict(Verdict.REFUSED, same, known(OLD, FILLED, old("old", 3, false, true)), UNSEEN);
    }

    @Test
    void manyTablesAreNamedInPart() {
        JobRun all = new JobRun("new", 0, "g", "t", false, "s", TableChoice.ALL, false);
        List<String> relations = List.of(Table.values()).stream().map(Table::relation).toList();
        RunRules rules = new RunRules(all, "fleet", "new-job", null, false);
        assertThat(rules.decide(known(NOBODY, relations), UNSEEN).message())
                .contains("device_status, device_session_base", "and " + (relations.size() - 5));
    }
}
