package io.fleetpulse.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Processor time of the JIT compiler's threads. The time that the JVM reports is the time from the
 * begin to the end of each compilation, which on a busy machine is a multiple.
 */
final class CompilerTime {

    private static final Path THREADS = Path.of("/proc/self/task");

    /** Linux reports times of threads in this unit. */
    private static final double TICKS_A_SECOND = 100;

    private CompilerTime() {}

    /** Seconds since the start of the JVM; as the JVM reports them if this is not Linux. */
    static double seconds() throws IOException {
        if (!Files.isDirectory(THREADS)) {
            return ManagementFactory.getCompilationMXBean().getTotalCompilationTime() / 1e3;
        }
        long ticks = 0;
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(THREADS)) {
            for (Path thread : threads) {
                ticks += ticks(thread.resolve("stat"));
            }
        }
        return ticks / TICKS_A_SECOND;
    }

    /** Of a thread whose name, in parentheses, is that of a compiler; else, or if it ended, 0. */
    private static long ticks(Path stat) {
        try {
            String text = Files.readString(stat);
            if (!text.contains("(C1 Compiler") && !text.contains("(C2 Compiler")) {
                return 0;
            }
            String[] fields = text.substring(text.lastIndexOf(')') + 2).split(" ", -1);
            return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
        } catch (IOException ended) {
            return 0;
        }
    }
}
