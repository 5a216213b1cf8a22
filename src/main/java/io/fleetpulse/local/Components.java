package io.fleetpulse.local;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * The parts of the running stack. They may be opened at the same time, are closed one after the
 * other in reverse order, and closing waits for what is just being opened: nothing is left behind
 * when the run is ended while it starts.
 */
final class Components implements AutoCloseable {

    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final ReadWriteLock lock = new ReentrantReadWriteLock(true);
    private volatile boolean closing;

    /**
     * Opens a part.
     *
     * @throws IllegalStateException when the stack is being closed
     */
    <T extends AutoCloseable> T open(Callable<T> opening) throws Exception {
        lock.readLock().lock();
        try {
            if (closing) {
                throw new IllegalStateException("The stack is being closed");
            }
            T part = opening.call();
            synchronized (open) {
                open.push(part);
            }
            return part;
        } finally {
            lock.readLock().unlock();
        }
    }

    /** Whether the end has begun. */
    boolean closing() {
        return closing;
    }

    /** Closes every part; one that fails does not keep the others open. */
    @Override
    public void close() {
        closing = true;
        lock.writeLock().lock();
        try {
            while (!open.isEmpty()) {
                close(open.pop());
            }
        } finally {
            lock.writeLock().unlock();
        }
    }

    private static void close(AutoCloseable part) {
        try {
            part.close();
        } catch (Exception e) {
            System.err.println("Not closed in order: " + e);
        }
    }
}
