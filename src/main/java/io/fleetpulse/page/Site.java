package io.fleetpulse.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * The static files of the page, read once from the class path and kept with their compressed form.
 * Browsers revalidate their copy on each use: an upgraded page shows at once, and an unchanged file
 * costs an empty answer.
 */
final class Site {

    /** Resource that lists the names of the files, one per line. */
    private static final String FILES = "files";

    private static final String CHARTS = "echarts.min.js";
    private static final String CHARTS_RESOURCE =
            "/META-INF/resources/_static/echarts/6.0.0/dist/" + CHARTS;

    /** Outlines of all land, which the map loads when it shows. */
    private static final String WORLD = "world.js";

    private static final String WORLD_RESOURCE =
            "/META-INF/resources/webjars/echarts/4.7.0/map/js/" + WORLD;

    /** Paths of the views; all of them serve the same document. */
    private static final List<String> VIEWS =
            List.of(
                    "/",
                    "/devices",
                    "/telemetry",
                    "/rollouts",
                    "/versions",
                    "/gateways",
                    "/jobs",
                    "/commands",
                    "/quality",
                    "/device");

    private static final Map<String, String> TYPES =
            Map.of(
                    "html", "text/html; charset=utf-8",
                    "css", "text/css; charset=utf-8",
                    "js", "text/javascript; charset=utf-8",
                    "json", "application/json",
                    "svg", "image/svg+xml");

    private final Map<String, Answer> byPath = new HashMap<>();

    Site() {
        for (String file : text(FILES).lines().toList()) {
            byPath.put("/" + file, answer(file, bytes(file)));
        }
        byPath.put("/" + CHARTS, answer(CHARTS, bytes(CHARTS_RESOURCE)));
        byPath.put("/" + WORLD, answer(WORLD, bytes(WORLD_RESOURCE)));
        Answer document = byPath.remove("/index.html");
        VIEWS.forEach(view -> byPath.put(view, document));
    }

    /** Returns all paths of files and views. */
    List<String> paths() {
        return new ArrayList<>(byPath.keySet());
    }

    /**
     * Returns a file, 304 for an unchanged file, or 404.
     *
     * @param known the header {@code If-None-Match}; null if absent
     */
    Answer answer(String path, String known) {
        Answer file = byPath.get(path);
        if (file == null) {
            return Answer.text(404, "Not found", Map.of());
        }
        String tag = file.headers().get("ETag");
        if (known != null && (known.contains(tag) || known.strip().equals("*"))) {
            return new Answer(304, file.type(), new byte[0], null, file.headers());
        }
        return file;
    }

    private static Answer answer(String file, byte[] content) {
        String type = TYPES.get(file.substring(file.lastIndexOf('.') + 1));
        // A weak tag, since the compressed form has the same tag.
        Map<String, String> headers =
                Map.of("ETag", "W/\"" + digest(content) + "\"", "Cache-Control", "no-cache");
        return new Answer(200, type, content, Answer.zip(content), headers);
    }

    private static String digest(byte[] content) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(content);
            return HexFormat.of().formatHex(hash, 0, 12);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String text(String resource) {
        return new String(bytes(resource), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String resource) {
        try (InputStream stream = Site.class.getResourceAsStream(resource)) {
            if (stream == null) {
                throw new IllegalStateException(resource + " is not on the class path");
            }
            return stream.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
