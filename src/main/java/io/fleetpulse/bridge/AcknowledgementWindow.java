package io.fleetpulse.bridge;

import java.util.ArrayDeque;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/**
 * The messages of one connection that were received and not yet acknowledged, in order of arrival. A
 * message leaves only when Kafka has it and every message before it has left, so that acknowledgements
 * have the order of arrival. The window is bounded: while it is full, nothing more is to be received.
 *
 * <p>One thread adds and takes; Kafka's client reports from its own.
 *
 * @param <D> a delivery, as the AMQP client acknowledges it
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
     * @param mostMessages so many messages fill the window
     * @param mostBytes so many bytes of bodies do too; the last message may go beyond them
     */
    AcknowledgementWindow(int mostMessages, long mostBytes) {
        this.mostMessages = mostMessages;
        this.mostBytes = mostBytes;
    }

    /** Whether one more message may be received. */
    synchronized boolean hasRoom() {
        return entries.size() < mostMessages && bytes < mostBytes;
    }

    /**
     * Adds a message that was received.
     *
     * @param now the time, in milliseconds
     */
    synchronized Entry<D> add(D delivery, int bytes, long now) {
        Entry<D> entry = new Entry<>(delivery, bytes, now);
        entries.addLast(entry);
        this.bytes += bytes;
        return entry;
    }

    /** Reports that Kafka has a message. */
    synchronized void produced(Entry<D> entry) {
        entry.produced = true;
        if (entry == entries.peekFirst()) {
            notifyAll();
        }
    }

    /** Reports that Kafka has not taken a message and never will. */
    synchronized void failed(Exception exception) {
        if (failure == null) {
            failure = exception;
        }
        notifyAll();
    }

    /** Takes the oldest message if Kafka has it; null if it has not, or there is none. */
    synchronized D takeProduced() {
        Entry<D> first = entries.peekFirst();
        if (first == null || !first.produced) {
            return null;
        }
        entries.removeFirst();
        bytes -= first.bytes;
        return first.delivery;
    }

    /** Returns why Kafka has not taken a message; null while it has taken every one. */
    synchronized Exception failure() {
        return failure;
    }

    /** Waits until a message can be taken, one has failed, or the time is over. */
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

    /** Returns when the oldest message in the window was received, in milliseconds. */
    synchronized OptionalLong oldest() {
        Entry<D> first = entries.peekFirst();
        return first == null ? OptionalLong.empty() : OptionalLong.of(first.receivedAt);
    }
}
