package io.fleetpulse.notifier;

import io.fleetpulse.notifier.delivery.HttpDelivery;
import io.fleetpulse.notifier.outbox.Dispatch;
import io.fleetpulse.notifier.outbox.SendOutcome;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Sends messages concurrently, each in a thread of its own, so a slow receiver does not delay the
 * others.
 */
final class Deliveries implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Deliveries.class);

    private final HttpDelivery http;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final BlockingQueue<Result> results = new LinkedBlockingQueue<>();

    /** Ids of messages without a polled result; accessed by the caller's thread only. */
    private final Set<String> open = new HashSet<>();

    /**
     * The result of a delivery.
     *
     * @param dispatch the message
     * @param outcome the receiver's response
     * @param seconds duration of the delivery in seconds
     */
    record Result(Dispatch dispatch, SendOutcome outcome, double seconds) {}

    Deliveries(HttpDelivery http) {
        this.http = http;
    }

    /** Sends a message in another thread, unless a delivery of this message is in progress. */
    void send(Dispatch dispatch) {
        if (open.add(dispatch.message().id())) {
            threads.execute(() -> deliver(dispatch));
        }
    }

    private void deliver(Dispatch dispatch) {
        long begin = System.nanoTime();
        SendOutcome outcome;
        try {
            outcome = http.send(dispatch);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            outcome = SendOutcome.again(Duration.ZERO, "the notifier ends");
        } catch (RuntimeException e) {
            LOG.error("The message to {} cannot be created", dispatch.receiver().name(), e);
            outcome = SendOutcome.misconfigured(e.getClass().getSimpleName());
        }
        results.add(new Result(dispatch, outcome, (System.nanoTime() - begin) / 1e9));
    }

    /** Returns the next result; empty if none arrives in time. */
    Optional<Result> poll(Duration timeout) throws InterruptedException {
        Result result = results.poll(timeout.toMillis(), TimeUnit.MILLISECONDS);
        if (result != null) {
            open.remove(result.dispatch().message().id());
        }
        return Optional.ofNullable(result);
    }

    boolean isIdle() {
        return open.isEmpty();
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
