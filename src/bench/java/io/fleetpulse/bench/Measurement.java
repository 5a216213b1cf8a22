package io.fleetpulse.bench;

import com.sun.management.OperatingSystemMXBean;

import java.lang.management.ManagementFactory;

/**
 * The costs of one run.
 *
 * @param messages input messages
 * @param seconds wall time
 * @param cpuSeconds processor time of the process, its JIT compiler and collector included
 */
record Measurement(long messages, double seconds, double cpuSeconds) {

    private static final OperatingSystemMXBean SYSTEM =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    /** Messages a second. */
    double rate() {
        return messages / seconds;
    }

    /** Messages a second of processor time. */
    double cpuRate() {
        return messages / cpuSeconds;
    }

    /** Starts a stopwatch for this process. */
    static Stopwatch start() {
        return new Stopwatch(System.nanoTime(), SYSTEM.getProcessCpuTime());
    }

    /** A started measurement. */
    record Stopwatch(long wallNanos, long cpuNanos) {
        Measurement stop(long messages) {
            double wall = (System.nanoTime() - wallNanos) / 1e9;
            double cpu = (SYSTEM.getProcessCpuTime() - cpuNanos) / 1e9;
            return new Measurement(messages, wall, cpu);
        }
    }
}
