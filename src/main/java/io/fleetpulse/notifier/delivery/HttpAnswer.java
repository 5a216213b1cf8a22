package io.fleetpulse.notifier.delivery;

import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.ResponseInfo;
import java.time.Duration;

/**
 * Keeps the head and the beginning of the body of a response. When the connection ends within the
 * body, the HTTP client sometimes returns the response and sometimes throws an exception: it fails
 * the response and its body in two threads. The status arrived in both cases, and a receiver that
 * accepted a message must not receive the message again.
 */
final class HttpAnswer implements BodyHandler<byte[]> {

    private final int most;
    private final Duration timeout;
    private volatile ResponseInfo head;
    private volatile BodyBeginning body;

    /**
     * Creates an answer that has not arrived yet.
     *
     * @param most most bytes of the body to read
     * @param timeout longest wait for these bytes
     */
    HttpAnswer(int most, Duration timeout) {
        this.most = most;
        this.timeout = timeout;
    }

    @Override
    public BodySubscriber<byte[]> apply(ResponseInfo arrived) {
        body = new BodyBeginning(most, timeout);
        head = arrived;
        return body;
    }

    /** Returns whether status and headers have arrived; the other methods require them. */
    boolean hasArrived() {
        return head != null;
    }

    int status() {
        return head.statusCode();
    }

    /** Returns the first value of a header; null if it is absent. */
    String header(String name) {
        return head.headers().firstValue(name).orElse(null);
    }

    /** Returns what has arrived of the beginning of the body. */
    byte[] beginning() {
        return body.bytes();
    }
}
