package io.fleetpulse.local;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * Independent parts of the running stack, which may be opened concurrently and are closed
 * concurrently. Closing waits for parts that are being opened, so that a run that ends during its
 * start leaves nothing behind.
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

    /** Whether closing has begun. */
    boolean closing() {
        return closing;
    }

    /** Closes every part; a part that fails to close does not prevent the others from closing. */
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
