package io.fleetpulse.notifier.outbox;

/** What was not said, since the start. */
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

    /** Alerts that were over and whose rows were written long after their time. */
    public long tooOld() {
        return tooOld;
    }

    /** Alerts that came and went in maintenance. */
    public long inMaintenance() {
        return inMaintenance;
    }

    /** Rows that no route means. */
    public long withoutRoute() {
        return withoutRoute;
    }

    /** Alerts beyond what is remembered of a route. */
    public long beyondLimit() {
        return beyondLimit;
    }

    /** Alerts that a receiver would not take. */
    public long refused() {
        return refused;
    }
}
