package io.fleetpulse.notifier;

import io.fleetpulse.notifier.delivery.HttpDelivery;
import io.fleetpulse.notifier.outbox.Dispatch;
import io.fleetpulse.notifier.outbox.Outcome;

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

/** Messages that are being sent, each receiver's in a thread of its own: a slow one delays no other. */
final class Deliveries implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Deliveries.class);

    private final HttpDelivery http;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final BlockingQueue<Result> results = new LinkedBlockingQueue<>();

    /** Ids of messages that are being sent, or whose result was not taken; of the caller's thread. */
    private final Set<String> open = new HashSet<>();

    /**
     * What became of a message.
     *
     * @param dispatch the message
     * @param outcome what became of it
     * @param seconds how long it took
     */
    record Result(Dispatch dispatch, Outcome outcome, double seconds) {}

    Deliveries(HttpDelivery http) {
        this.http = http;
    }

    /** Sends a message, unless it is being sent already. */
    void send(Dispatch dispatch) {
        if (open.add(dispatch.message().id())) {
            threads.execute(() -> deliver(dispatch));
        }
    }

    private void deliver(Dispatch dispatch) {
        long begin = System.nanoTime();
        Outcome outcome;
        try {
            outcome = http.send(dispatch);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            outcome = Outcome.again(Duration.ZERO, "the notifier ends");
        } catch (RuntimeException e) {
            LOG.error("Message to {} cannot be made", dispatch.receiver().name(), e);
            outcome = Outcome.misconfigured(e.getClass().getSimpleName());
        }
        results.add(new Result(dispatch, outcome, (System.nanoTime() - begin) / 1e9));
    }

    /** The next result, if there is one in time. */
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
