package io.fleetpulse.simulator;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.SplittableRandom;

/**
 * Generates the records of the benchmark's load, in order of arrival, as its
 * {@link WorkloadProfile} defines. Messages are slightly out of order, and some records come twice.
 * All have the form of a rule that selects topic and message id beside the members.
 */
public final class Workload implements Iterator<ForwardedRecord> {

    private static final int REORDERED = 64;
    private static final int REDELIVERED = 1_024;

    private final WorkloadConfig config;
    private final WorkloadMessages writer;
    private final WorkloadTotals totals = new WorkloadTotals();
    private final SplittableRandom random;
    private final ForwardedRecord[] waiting = new ForwardedRecord[REORDERED];
    private final ForwardedRecord[] repeated = new ForwardedRecord[REDELIVERED];
    private int waitingCount;
    private int repeatedCount;
    private long made;
    private long clock;

    /** Creates the load. */
    public Workload(WorkloadConfig config) {
        this.config = config;
        this.random = new SplittableRandom(config.seed());
        this.writer = new WorkloadMessages(config, random.split(), totals);
        this.clock = config.start();
    }

    /** Returns the totals of the records so far; complete when there is no next record. */
    public WorkloadTotals totals() {
        return totals;
    }

    @Override
    public boolean hasNext() {
        return made < config.messages() || waitingCount > 0 || repeatedCount > 0;
    }

    @Override
    public ForwardedRecord next() {
        if (!hasNext()) {
            throw new NoSuchElementException("All records were sent");
        }
        while (waitingCount < REORDERED && made < config.messages()) {
            waiting[waitingCount++] = make();
        }
        totals.records++;
        if (repeatedCount == REDELIVERED || waitingCount == 0) {
            return takeRepeated();
        }
        return takeWaiting();
    }

    /**
     * Returns one more post, each time of another device and an hour of event time after the
     * others. Its watermark lets the remaining windows close.
     */
    public ForwardedRecord later() {
        long hourLater = clock + 3_600_000;
        totals.records++;
        totals.messages++;
        ForwardedRecord post = writer.propertyPost(hourLater);
        return new ForwardedRecord(post.key(), hourLater + 40, post.headers(), post.value());
    }

    private ForwardedRecord takeWaiting() {
        int index = random.nextInt(waitingCount);
        ForwardedRecord record = waiting[index];
        waitingCount--;
        waiting[index] = waiting[waitingCount];
        if (random.nextInt(config.profile().redeliveredOneIn()) == 0) {
            repeated[repeatedCount++] = record;
        }
        return stamped(record);
    }

    private ForwardedRecord takeRepeated() {
        int index = random.nextInt(repeatedCount);
        ForwardedRecord record = repeated[index];
        repeatedCount--;
        repeated[index] = repeated[repeatedCount];
        return stamped(record);
    }

    /**
     * Sets Kafka's timestamp to the arrival, some moments after the newest message was generated.
     */
    private ForwardedRecord stamped(ForwardedRecord record) {
        return new ForwardedRecord(record.key(), clock + 40, record.headers(), record.value());
    }

    private ForwardedRecord make() {
        WorkloadProfile profile = config.profile();
        clock = config.start() + profile.elapsed(made, config.messages(), config.devices());
        int kind = (int) (made * 37 % 100);
        made++;
        totals.messages++;
        WorkloadProfile.Shares shares = profile.shares();
        kind -= shares.posts();
        if (kind < 0) {
            return writer.propertyPost(clock);
        }
        kind -= shares.histories();
        if (kind < 0) {
            return writer.propertyHistory(clock);
        }
        kind -= shares.statuses();
        if (kind < 0) {
            return writer.status(clock);
        }
        kind -= shares.events();
        if (kind < 0) {
            return writer.event(clock);
        }
        return writer.ota(clock);
    }
}
