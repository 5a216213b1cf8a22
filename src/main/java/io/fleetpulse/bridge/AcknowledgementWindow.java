package io.fleetpulse.bridge;

import java.util.ArrayDeque;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/**
 * The received, unacknowledged messages of one connection in order of arrival. A message leaves the
 * window after Kafka has stored the message and all earlier messages have left, so the bridge
 * acknowledges messages in order of arrival. The window is bounded: while the window is full, the
 * bridge receives no message on this connection.
 *
 * <p>The connection's thread adds and takes messages; threads of Kafka's client call
 * {@link #produced} and {@link #failed}.
 *
 * @param <D> type of the messages in the AMQP client
 */
final class AcknowledgementWindow<D> {

    /** A message on its way to Kafka. */
    static final class Entry<D> {
        private final D delivery;
        private final int bytes;
        private final long receivedAt;
        private boolean produced;

        private Entry(D delivery, int bytes, long receivedAt) {
            this.delivery = delivery;
            this.bytes = bytes;
            this.receivedAt = receivedAt;
        }
    }

    private final int mostMessages;
    private final long mostBytes;
    private final ArrayDeque<Entry<D>> entries = new ArrayDeque<>();
    private long bytes;
    private Exception failure;

    /**
     * @param mostMessages number of messages that fill the window
     * @param mostBytes total size of message bodies that fills the window; the last message may
     *     exceed this limit
     */
    AcknowledgementWindow(int mostMessages, long mostBytes) {
        this.mostMessages = mostMessages;
        this.mostBytes = mostBytes;
    }

    /** Returns whether the window has room for one more message. */
    synchronized boolean hasRoom() {
        return entries.size() < mostMessages && bytes < mostBytes;
    }

    /**
     * Adds a received message.
     *
     * @param now the current time in milliseconds
     */
    synchronized Entry<D> add(D delivery, int bytes, long now) {
        Entry<D> entry = new Entry<>(delivery, bytes, now);
        entries.addLast(entry);
        this.bytes += bytes;
        return entry;
    }

    /** Records that Kafka has stored a message. */
    synchronized void produced(Entry<D> entry) {
        entry.produced = true;
        if (entry == entries.peekFirst()) {
            notifyAll();
        }
    }

    /** Records that Kafka has refused a message for good. */
    synchronized void failed(Exception exception) {
        if (failure == null) {
            failure = exception;
        }
        notifyAll();
    }

    /**
     * Removes and returns the oldest message if Kafka has stored this message; otherwise returns
     * null.
     */
    synchronized D takeProduced() {
        Entry<D> first = entries.peekFirst();
        if (first == null || !first.produced) {
            return null;
        }
        entries.removeFirst();
        bytes -= first.bytes;
        return first.delivery;
    }

    /** Returns why Kafka refused a message; null if Kafka refused none. */
    synchronized Exception failure() {
        return failure;
    }

    /**
     * Waits until Kafka has stored the oldest message, Kafka has refused a message, or the time is
     * over.
     */
    synchronized void await(long milliseconds) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(milliseconds);
        long left = milliseconds;
        while (left > 0 && failure == null && !isFirstProduced()) {
            wait(left);
            left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
        }
    }

    private boolean isFirstProduced() {
        Entry<D> first = entries.peekFirst();
        return first != null && first.produced;
    }

    synchronized boolean isEmpty() {
        return entries.isEmpty();
    }

    /** Returns how many messages are in the window. */
    synchronized int size() {
        return entries.size();
    }

    /**
     * Returns when the oldest message in the window was received, in milliseconds; empty if the
     * window is empty.
     */
    synchronized OptionalLong oldest() {
        Entry<D> first = entries.peekFirst();
        return first == null ? OptionalLong.empty() : OptionalLong.of(first.receivedAt);
    }
}
