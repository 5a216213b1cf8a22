package io.fleetpulse.tools;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** The tools of {@code src/test/npm/package.json}, installed once under {@code target/npm}. */
public final class NpmTools {

    private static final Path WANTED = Path.of("src", "test", "npm", "package.json");
    private static final Path FOLDER = Path.of("target", "npm");

    private NpmTools() {}

    /** Returns the folder that contains {@code node_modules}. */
    @SuppressWarnings("try") // the lock is held and not used
    public static synchronized Path folder() throws IOException, InterruptedException {
        ExternalTool npm = ExternalTool.require("apt-get install npm", "npm");
        Files.createDirectories(FOLDER);
        // Another JVM of the tests may install them at the same time.
        try (FileChannel file =
                        FileChannel.open(
                                FOLDER.resolve("lock"),
                                StandardOpenOption.CREATE,
                                StandardOpenOption.WRITE);
                FileLock lock = file.lock()) {
            Path installed = FOLDER.resolve("installed.json");
            if (!Files.exists(installed) || Files.mismatch(installed, WANTED) >= 0) {
                install(npm);
                Files.copy(WANTED, installed, StandardCopyOption.REPLACE_EXISTING);
            }
        }
        return FOLDER;
    }

    private static void install(ExternalTool npm) throws IOException, InterruptedException {
        Files.copy(WANTED, FOLDER.resolve("package.json"), StandardCopyOption.REPLACE_EXISTING);
        npm.succeed(
                FOLDER,
                "install",
                "--no-package-lock",
                "--no-audit",
                "--no-fund",
                "--ignore-scripts");
    }

    /** Returns one of the tools. */
    public static ExternalTool tool(String name) throws IOException, InterruptedException {
        return ExternalTool.at(folder().resolve(Path.of("node_modules", ".bin", name)));
    }
}
