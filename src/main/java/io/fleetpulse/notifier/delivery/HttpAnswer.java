package io.fleetpulse.notifier.delivery;

import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
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
    private volatile int status;
    private volatile BodyBeginning body;
    private volatile HttpHeaders headers;

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
        begin(arrived.statusCode(), arrived.headers());
        return body;
    }

    /**
     * Keeps the status of a response whose body the client did not offer: a proxy that asks for a
     * login answers the client, and the request never reaches the receiver.
     */
    void complete(HttpResponse<byte[]> response) {
        if (!hasArrived()) {
            begin(response.statusCode(), response.headers());
        }
    }

    private void begin(int arrivedStatus, HttpHeaders arrivedHeaders) {
        status = arrivedStatus;
        body = new BodyBeginning(most, timeout);
        headers = arrivedHeaders;
    }

    /** Returns whether status and headers have arrived; the other methods require them. */
    boolean hasArrived() {
        return headers != null;
    }

    int status() {
        return status;
    }

    /** Returns the first value of a header; null if it is absent. */
    String header(String name) {
        return headers.firstValue(name).orElse(null);
    }

    /** Returns what has arrived of the beginning of the body. */
    byte[] beginning() {
        return body.bytes();
    }
}
