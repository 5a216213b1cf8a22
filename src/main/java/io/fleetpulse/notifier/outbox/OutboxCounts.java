package io.fleetpulse.notifier.outbox;

/** Counts of alerts that were not sent since the start. */
public final class OutboxCounts {

    private long tooOld;
    private long inMaintenance;
    private long withoutRoute;
    private long beyondLimit;
    private long refused;

    void countTooOld() {
        tooOld++;
    }

    void countInMaintenance() {
        inMaintenance++;
    }

    void countWithoutRoute() {
        withoutRoute++;
    }

    void countBeyondLimit() {
        beyondLimit++;
    }

    void countRefused() {
        refused++;
    }

    /** Returns the ended alerts whose rows the job wrote long after their time. */
    public long tooOld() {
        return tooOld;
    }

    /** Returns the alerts that fired and ended during maintenance. */
    public long inMaintenance() {
        return inMaintenance;
    }

    /** Returns the rows that no route matches. */
    public long withoutRoute() {
        return withoutRoute;
    }

    /** Returns the rows of new alerts that a route did not accept because it held too many others. */
    public long beyondLimit() {
        return beyondLimit;
    }

    /** Returns the alerts that a receiver rejected even alone. */
    public long refused() {
        return refused;
    }
}
