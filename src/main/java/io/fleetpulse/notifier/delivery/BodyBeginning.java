package io.fleetpulse.notifier.delivery;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;

/**
 * Reads the beginning of a response's body, of which it takes what arrives in time. The time-out of
 * a request ends with the headers of its response, so that a receiver which sends headers and then
 * nothing would keep the message forever.
 */
final class BodyBeginning implements BodySubscriber<byte[]> {

    private final int most;
    private final Duration timeout;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final CompletableFuture<byte[]> body = new CompletableFuture<>();
    private Flow.Subscription subscription;

    /**
     * Creates a reader.
     *
     * @param most most bytes to read
     * @param timeout longest wait for these bytes
     */
    BodyBeginning(int most, Duration timeout) {
        this.most = most;
        this.timeout = timeout;
    }

    @Override
    public CompletionStage<byte[]> getBody() {
        return body;
    }

    /** Returns what has arrived so far. */
    synchronized byte[] bytes() {
        return bytes.toByteArray();
    }

    @Override
    public synchronized void onSubscribe(Flow.Subscription started) {
        subscription = started;
        CompletableFuture.delayedExecutor(timeout.toMillis(), TimeUnit.MILLISECONDS)
                .execute(this::cancel);
        subscription.request(1);
    }

    @Override
    public synchronized void onNext(List<ByteBuffer> buffers) {
        for (ByteBuffer buffer : buffers) {
            byte[] next = new byte[Math.min(buffer.remaining(), most - bytes.size())];
            buffer.get(next);
            bytes.writeBytes(next);
        }
        if (bytes.size() < most) {
            subscription.request(1);
        } else {
            cancel();
        }
    }

    private synchronized void cancel() {
        if (body.complete(bytes.toByteArray())) {
            subscription.cancel();
        }
    }

    /** Keeps what arrived: the status, which arrived before the body, is the receiver's answer. */
    @Override
    public void onError(Throwable cut) {
        onComplete();
    }

    @Override
    public synchronized void onComplete() {
        body.complete(bytes.toByteArray());
    }
}
