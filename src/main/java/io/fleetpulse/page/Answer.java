package io.fleetpulse.page;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/**
 * The answer to an HTTP request.
 *
 * @param status HTTP status
 * @param type media type of the body
 * @param body the uncompressed body
 * @param zipped the body compressed with gzip; null if the body is too small to benefit
 * @param headers headers in addition to those of every answer
 */
record Answer(int status, String type, byte[] body, byte[] zipped, Map<String, String> headers) {

    static final String JSON = "application/json";
    private static final String TEXT = "text/plain; charset=utf-8";
    private static final int WORTH_ZIPPING = 1024;

    /**
     * Headers of every answer. They forbid resources of other sites, inline scripts and framing.
     */
    private static final Map<String, String> ALWAYS =
            Map.of(
                    "Content-Security-Policy",
                    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
                            + " connect-src 'self'; base-uri 'none'; form-action 'none';"
                            + " frame-ancestors 'none'",
                    "X-Content-Type-Options",
                    "nosniff",
                    "X-Frame-Options",
                    "DENY",
                    "Referrer-Policy",
                    "no-referrer",
                    "Cross-Origin-Resource-Policy",
                    "same-origin",
                    "Permissions-Policy",
                    "camera=(), geolocation=(), microphone=()");

    /** Creates an answer with data that no cache may keep. */
    static Answer data(int status, byte[] json) {
        return new Answer(status, JSON, json, zip(json), Map.of("Cache-Control", "no-store"));
    }

    /** Creates an answer with one line of plain text. */
    static Answer text(int status, String line, Map<String, String> headers) {
        byte[] body = (line + "\n").getBytes(StandardCharsets.UTF_8);
        return new Answer(status, TEXT, body, null, headers);
    }

    /** Returns the compressed body; null if the body is too small to benefit. */
    static byte[] zip(byte[] body) {
        if (body.length < WORTH_ZIPPING) {
            return null;
        }
        ByteArrayOutputStream zipped = new ByteArrayOutputStream(body.length / 3);
        try (GZIPOutputStream gzip = new GZIPOutputStream(zipped)) {
            gzip.write(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return zipped.toByteArray();
    }

    /** Sends the answer. A HEAD request gets the headers of GET without the body. */
    void send(HttpExchange exchange) throws IOException {
        byte[] content = body;
        Headers out = exchange.getResponseHeaders();
        ALWAYS.forEach(out::set);
        headers.forEach(out::set);
        if (zipped != null) {
            out.set("Vary", "Accept-Encoding");
            if (acceptsGzip(exchange)) {
                out.set("Content-Encoding", "gzip");
                content = zipped;
            }
        }
        boolean bodiless = status == 304 || exchange.getRequestMethod().equals("HEAD");
        if (status != 304) {
            out.set("Content-Type", type);
        }
        if (bodiless) {
            if (status != 304) {
                out.set("Content-Length", String.valueOf(content.length));
            }
            exchange.sendResponseHeaders(status, -1);
        } else {
            // A length of 0 selects chunked encoding; -1 means no body.
            exchange.sendResponseHeaders(status, content.length == 0 ? -1 : content.length);
            exchange.getResponseBody().write(content);
        }
    }

    private static boolean acceptsGzip(HttpExchange exchange) {
        String accepted = exchange.getRequestHeaders().getFirst("Accept-Encoding");
        return accepted != null
                && accepted.contains("gzip")
                && !accepted.matches(".*gzip\\s*;\\s*q=0(\\.0*)?\\s*(,.*)?");
    }
}
