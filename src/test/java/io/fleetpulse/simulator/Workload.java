package io.fleetpulse.simulator;

import java.time.Duration;
import java.util.Comparator;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.PriorityQueue;
import java.util.SplittableRandom;

/**
 * Generates the records of the benchmark's load, in order of arrival, as its
 * {@link WorkloadProfile} defines. Messages are slightly out of order, and some records come twice.
 * All have the form of a rule that selects topic and message id beside the members.
 */
public final class Workload implements Iterator<PublishedRecord> {

    private static final int REORDERED = 64;
    private static final long REDELIVERED_WITHIN_MILLIS = Duration.ofMinutes(3).toMillis();

    private final WorkloadConfig config;
    private final WorkloadMessages writer;
    private final WorkloadTotals totals = new WorkloadTotals();
    private final SplittableRandom random;
    private final PublishedRecord[] waiting = new PublishedRecord[REORDERED];
    private final PriorityQueue<Redelivery> redeliveries =
            new PriorityQueue<>(Comparator.comparingLong(Redelivery::due));
    private int waitingCount;
    private long made;
    private long clock;

    /** A record that comes once more, and the event time when it does. */
    private record Redelivery(PublishedRecord record, long due) {}

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
        return made < config.messages() || waitingCount > 0 || !redeliveries.isEmpty();
    }

    @Override
    public PublishedRecord next() {
        if (!hasNext()) {
            throw new NoSuchElementException("All records were sent");
        }
        totals.records++;
        if (redeliveryIsDue()) {
            return stamped(redeliveries.remove().record());
        }
        while (waitingCount < REORDERED && made < config.messages()) {
            waiting[waitingCount++] = make();
        }
        return takeWaiting();
    }

    /**
     * Returns one more post, each time of another device and an hour of event time after the
     * others. Its watermark lets the remaining windows close.
     */
    public PublishedRecord later() {
        long hourLater = clock + 3_600_000;
        totals.records++;
        totals.messages++;
        PublishedRecord post = writer.propertyPost(hourLater);
        return new PublishedRecord(post.key(), hourLater + 40, post.headers(), post.value());
    }

    /** Whether a redelivery comes before the next message: no pause of the devices delays it. */
    private boolean redeliveryIsDue() {
        if (redeliveries.isEmpty()) {
            return false;
        }
        if (made == config.messages()) {
            return waitingCount == 0 || redeliveries.element().due() <= clock;
        }
        return redeliveries.element().due() <= timeOf(made);
    }

    private PublishedRecord takeWaiting() {
        int index = random.nextInt(waitingCount);
        PublishedRecord record = waiting[index];
        waitingCount--;
        waiting[index] = waiting[waitingCount];
        if (random.nextInt(config.profile().redeliveredOneIn()) == 0) {
            long later = random.nextLong(REDELIVERED_WITHIN_MILLIS);
            redeliveries.add(new Redelivery(record, clock + later));
        }
        return stamped(record);
    }

    /**
     * Sets Kafka's timestamp to the arrival, some moments after the newest message was generated.
     */
    private PublishedRecord stamped(PublishedRecord record) {
        return new PublishedRecord(record.key(), clock + 40, record.headers(), record.value());
    }

    private PublishedRecord make() {
        WorkloadProfile profile = config.profile();
        clock = timeOf(made);
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

    private long timeOf(long message) {
        return config.start()
                + config.profile().elapsed(message, config.messages(), config.devices());
    }
}
