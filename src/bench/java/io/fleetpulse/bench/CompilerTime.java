package io.fleetpulse.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Processor time of the JIT compiler's threads. The time that the JVM reports is the time from the
 * begin to the end of each compilation, which on a busy machine is a multiple. The JVM also ends
 * threads that have nothing to compile, and Linux then forgets their time, so a sampler reads their
 * time every so often. It reads other threads only while they are new, because a job has hundreds of
 * threads, and their number must not slow down what is measured.
 */
final class CompilerTime implements AutoCloseable {

    private static final Path THREADS = Path.of("/proc/self/task");

    /** Linux reports times of threads in this unit. */
    private static final double TICKS_A_SECOND = 100;

    private static final long SAMPLE_EVERY_MS = 100;

    /** Samples in which a thread is new: a thread may receive its name only after its start. */
    private static final int NEW_FOR_SAMPLES = 3;

    private final Map<Path, Long> ticks = new ConcurrentHashMap<>();
    private final Map<Path, Integer> others = new ConcurrentHashMap<>();
    private final ScheduledExecutorService sampler = Executors.newSingleThreadScheduledExecutor();
    private final ScheduledFuture<?> sampling;
    private final double before;

    private CompilerTime() {
        sampling =
                sampler.scheduleWithFixedDelay(
                        this::sample, SAMPLE_EVERY_MS, SAMPLE_EVERY_MS, TimeUnit.MILLISECONDS);
        before = total();
    }

    /** Starts to measure. */
    static CompilerTime start() {
        return new CompilerTime();
    }

    /** Seconds since the start; as the JVM reports them if this is not Linux. */
    double seconds() {
        return total() - before;
    }

    private double total() {
        if (!Files.isDirectory(THREADS)) {
            return ManagementFactory.getCompilationMXBean().getTotalCompilationTime() / 1e3;
        }
        sample();
        return ticks.values().stream().mapToLong(Long::longValue).sum() / TICKS_A_SECOND;
    }

    private void sample() {
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(THREADS)) {
            for (Path thread : threads) {
                if (others.getOrDefault(thread, 0) < NEW_FOR_SAMPLES) {
                    read(thread);
                }
            }
        } catch (IOException notLinux) {
            // The JVM reports the time instead.
        }
    }

    private void read(Path thread) {
        try {
            String text = Files.readString(thread.resolve("stat"));
            if (text.contains("(C1 Compiler") || text.contains("(C2 Compiler")) {
                String[] fields = text.substring(text.lastIndexOf(')') + 2).split(" ", -1);
                ticks.put(thread, Long.parseLong(fields[11]) + Long.parseLong(fields[12]));
            } else {
                others.merge(thread, 1, Integer::sum);
            }
        } catch (IOException ended) {
            // The time of a thread that has ended is that of its last sample.
        }
    }

    @Override
    public void close() {
        sampling.cancel(true);
        sampler.shutdown();
    }
}
