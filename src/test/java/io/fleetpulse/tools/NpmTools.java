package io.fleetpulse.tools;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** The tools of {@code src/test/npm/package.json}, installed once under {@code target/npm}. */
public final class NpmTools {

    private static final Path WANTED = Path.of("src", "test", "npm", "package.json");
    private static final Path FOLDER = Path.of("target", "npm");

    private NpmTools() {}

    /** Returns the folder that contains {@code node_modules}. */
    public static synchronized Path folder() throws IOException, InterruptedException {
        ExternalTool npm = ExternalTool.require("apt-get install npm", "npm");
        Path installed = FOLDER.resolve("package.json");
        if (Files.exists(installed) && Files.mismatch(installed, WANTED) < 0) {
            return FOLDER;
        }
        Files.createDirectories(FOLDER);
        Files.copy(WANTED, installed, StandardCopyOption.REPLACE_EXISTING);
        try {
            npm.succeed(
                    FOLDER,
                    "install",
                    "--no-package-lock",
                    "--no-audit",
                    "--no-fund",
                    "--ignore-scripts");
        } catch (IOException | InterruptedException | AssertionError failure) {
            // An incomplete installation must not count as installed.
            Files.delete(installed);
            throw failure;
        }
        return FOLDER;
    }

    /** Returns one of the tools. */
    public static ExternalTool tool(String name) throws IOException, InterruptedException {
        return ExternalTool.at(folder().resolve(Path.of("node_modules", ".bin", name)));
    }
}
