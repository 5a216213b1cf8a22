package io.fleetpulse.sink.postgres;

import io.fleetpulse.sink.run.JobRun;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Decides whether a starting job may write into its tables. A job may replace rows of another run
 * only when the settings allow it, and never while that run still writes. It may not write rows of
 * its own run while another job continues that run.
 */
final class RunRules {

    private static final int SHOWN_TABLES = 5;

    private final JobRun starting;
    private final String schema;
    private final String job;
    private final String restored;
    private final boolean expectsSibling;

    /**
     * Creates the rules for one start.
     *
     * @param starting the submission that starts
     * @param schema the schema of its tables
     * @param job Flink's id of its job
     * @param restored the run in its state; null if there is none
     * @param expectsSibling whether another writer of the job may have the run in its state
     */
    RunRules(JobRun starting, String schema, String job, String restored, boolean expectsSibling) {
        this.starting = starting;
        this.schema = schema;
        this.job = job;
        this.restored = restored;
        this.expectsSibling = expectsSibling;
    }

    /**
     * The contents of the registry.
     *
     * @param runs every run, by its name
     * @param owners the run of each table that has one, by the table's name
     * @param filled which of the submission's tables hold rows
     */
    record Known(Map<String, KnownRun> runs, Map<String, String> owners, List<String> filled) {}

    /**
     * The decision.
     *
     * @param verdict whether the job may write
     * @param run the run that the job continues, when granted
     * @param taken runs that lose tables or their writer to the job, when granted
     * @param message why the job may not write, and what to do, when refused
     */
    record Decision(Verdict verdict, String run, List<String> taken, String message) {}

    /** Whether a job may write. */
    enum Verdict {
        GRANTED,
        REFUSED,
        /** Decide again soon, after the next heartbeat of a run or of a sibling. */
        UNDECIDED
    }

    /**
     * Decides whether the job may write.
     *
     * @param known the contents of the registry now
     * @param beats the first {@link KnownRun#beat()} seen of each run; a run with a different beat
     *     now is alive
     */
    Decision decide(Known known, Map<String, Long> beats) {
        String run = run(known);
        if (run == null) {
            return new Decision(Verdict.UNDECIDED, null, List.of(), null);
        }
        List<KnownRun> others = new ArrayList<>();
        KnownRun own = known.runs().get(run);
        if (own != null && writtenByAnother(own)) {
            others.add(own);
        }
        Map<String, List<String>> foreign = foreign(run, known);
        foreign.keySet().stream()
                .map(known.runs()::get)
                .filter(Objects::nonNull)
                .forEach(others::add);

        for (KnownRun other : others) {
            Long first = beats.get(other.run());
            boolean lives = !other.ended() && first != null && first != other.beat();
            if (lives) {
                return refused(stillWrites(other, foreign.get(other.run())));
            }
        }
        Map<String, List<String>> filled = filled(foreign, known);
        if (!filled.isEmpty() && !starting.replacesExisting()) {
            return refused(holdsRows(filled, known));
        }
        for (KnownRun other : others) {
            if (!other.isDead()) {
                return new Decision(Verdict.UNDECIDED, run, List.of(), null);
            }
        }
        List<String> taken = new ArrayList<>(others.stream().map(KnownRun::run).toList());
        if (own != null
                && !own.submission().equals(starting.submission())
                && !others.contains(own)) {
            taken.add(run);
        }
        return new Decision(Verdict.GRANTED, run, taken, null);
    }

    /**
     * Returns the run that the job continues; null while another writer of the job may still
     * register it.
     */
    private String run(Known known) {
        if (restored != null) {
            return restored;
        }
        for (KnownRun candidate : known.runs().values()) {
            boolean sibling = candidate.submission().equals(starting.submission());
            // A JobManager that is lost before the first checkpoint submits the same job again.
            boolean sameJob = candidate.job().equals(job) && !candidate.checkpointed();
            if (sibling || sameJob && !candidate.replaced()) {
                return candidate.run();
            }
        }
        if (expectsSibling) {
            return null;
        }
        return starting.submission();
    }

    private boolean writtenByAnother(KnownRun own) {
        return !own.submission().equals(starting.submission()) && !own.job().equals(job);
    }

    /**
     * Returns the submission's tables that belong to other runs, by run; "" where no run is
     * recorded.
     */
    private Map<String, List<String>> foreign(String run, Known known) {
        Map<String, List<String>> foreign = new TreeMap<>();
        starting.tables()
                .tables()
                .forEach(
                        table -> {
                            String owner = known.owners().getOrDefault(table.relation(), "");
                            if (!owner.equals(run)) {
                                foreign.computeIfAbsent(owner, any -> new ArrayList<>())
                                        .add(table.relation());
                            }
                        });
        return foreign;
    }

    private static Map<String, List<String>> filled(
            Map<String, List<String>> foreign, Known known) {
        Map<String, List<String>> filled = new TreeMap<>();
        foreign.forEach(
                (owner, tables) -> {
                    List<String> holding =
                            tables.stream().filter(known.filled()::contains).toList();
                    if (!holding.isEmpty()) {
                        filled.put(owner, holding);
                    }
                });
        return filled;
    }

    private static Decision refused(String message) {
        return new Decision(Verdict.REFUSED, null, List.of(), message);
    }

    private String stillWrites(KnownRun other, List<String> tables) {
        String what = "the same run";
        if (tables != null) {
            what = "tables of this job (" + list(tables) + ")";
        }
        return "Another job still writes into schema \"%s\": %s, %s. Nothing was written. Stop that job, or cancel it, and start this one again;"
                        .formatted(schema, other.description(), what)
                + " a job that was killed counts as dead "
                + KnownRun.DEAD_AFTER_MS / 1000
                + " s after its last heartbeat. Or set a separate schema for this run"
                + " (postgres.schema) or other tables (results.tables)";
    }

    private String holdsRows(Map<String, List<String>> filled, Known known) {
        StringBuilder whose = new StringBuilder();
        filled.forEach(
                (owner, tables) -> {
                    KnownRun run = known.runs().get(owner);
                    String description = "an unrecorded run";
                    if (run != null) {
                        description = run.description();
                    }
                    whose.append(whose.isEmpty() ? "" : "; ")
                            .append(list(tables))
                            .append(" of ")
                            .append(description);
                });
        return "This start has no state of the run whose rows schema \"%s\" holds, and would overwrite these rows: %s. Nothing was written. Choose one of the following."
                        .formatted(schema, whose)
                + " To continue that run, restore its last checkpoint or savepoint (flink run"
                + " --fromSavepoint PATH)."
                + " For a replay beside that run, set postgres.schema to a separate schema, or"
                + " results.tables to tables that are not among these."
                + " For a replay of everything from the beginning, set results.over-existing to"
                + " replace, or truncate the tables";
    }

    private static String list(List<String> tables) {
        List<String> shown = tables.subList(0, Math.min(tables.size(), SHOWN_TABLES));
        String text = String.join(", ", shown);
        if (shown.size() < tables.size()) {
            text += " and " + (tables.size() - shown.size()) + " more tables";
        }
        return text;
    }
}
