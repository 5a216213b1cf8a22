package io.fleetpulse.local;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * Parts of the running stack that do not need each other: they may be opened at the same time and
 * are closed at the same time. Closing waits for what is just being opened: nothing is left behind
 * when the run is ended while it starts.
 */
final class Components implements AutoCloseable {

    private final List<AutoCloseable> open = new ArrayList<>();
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
                open.add(part);
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
            open.parallelStream().forEach(Components::close);
            open.clear();
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
