package io.fleetpulse.page;

import io.fleetpulse.tools.Eventually;

import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ObjectNode;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A browser tab: loads addresses, evaluates expressions, waits, takes screenshots, and records
 * errors.
 */
public final class BrowserTab {

    private static final long PATIENCE_SECONDS = 240;

    private final AtomicInteger numbers = new AtomicInteger();
    private final Map<Integer, CompletableFuture<JsonNode>> waiting = new ConcurrentHashMap<>();
    private final List<String> complaints = new CopyOnWriteArrayList<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final WebSocket socket;

    BrowserTab(HttpClient http, URI address) throws Exception {
        socket = http.newWebSocketBuilder().buildAsync(address, new Messages()).get();
        for (String domain : List.of("Page", "Runtime", "Log", "Network")) {
            call(domain + ".enable", Map.of());
        }
    }

    /** Warnings and errors of the console, and uncaught exceptions. */
    List<String> complaints() {
        return complaints;
    }

    /** The requested addresses. */
    List<String> requests() {
        return requests;
    }

    /** Clears the recorded errors and requests. */
    void forget() {
        complaints.clear();
        requests.clear();
    }

    /** Gives the window a size in pixels. */
    public void size(int width, int height) throws Exception {
        call(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
    }

    void colours(String scheme) throws Exception {
        call(
                "Emulation.setEmulatedMedia",
                Map.of(
                        "features",
                        List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
    }

    /** Loads an address and waits until it is loaded. */
    public void go(String address) throws Exception {
        JsonNode loading = call("Page.navigate", Map.of("url", address)).path("loaderId");
        // The browser answers before the new document replaces the old one; an address that differs
        // in its fragment only has no new document.
        Eventually.holds(
                address + " replaces the document before",
                () -> loading.isMissingNode() || loading.equals(loaded()));
        await("document.readyState === 'complete' && location.href !== 'about:blank'");
    }

    private JsonNode loaded() throws Exception {
        return call("Page.getFrameTree", Map.of()).at("/frameTree/frame/loaderId");
    }

    void press(String key, int code) throws Exception {
        for (String type : List.of("keyDown", "keyUp")) {
            call(
                    "Input.dispatchKeyEvent",
                    Map.of("type", type, "key", key, "code", key, "windowsVirtualKeyCode", code));
        }
    }

    void move(int x, int y) throws Exception {
        call("Input.dispatchMouseEvent", Map.of("type", "mouseMoved", "x", x, "y", y));
    }

    /** The value of an expression. */
    JsonNode evaluate(String expression) throws Exception {
        JsonNode answer =
                call(
                        "Runtime.evaluate",
                        Map.of(
                                "expression", expression,
                                "returnByValue", true,
                                "awaitPromise", true));
        if (answer.has("exceptionDetails")) {
            throw new IllegalStateException(expression + ": " + answer.get("exceptionDetails"));
        }
        return answer.path("result").path("value");
    }

    /** The visible text of the page. */
    public String text() throws Exception {
        return evaluate("document.body.innerText").asText();
    }

    /** Waits until an expression is true; one that fails, as without a part of the page, is not. */
    public void await(String expression) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!isTrue(expression)) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("Never true: " + expression + "\n" + text());
            }
            Thread.sleep(100);
        }
    }

    private boolean isTrue(String expression) throws Exception {
        try {
            return evaluate("Boolean(" + expression + ")").asBoolean();
        } catch (IllegalStateException failure) {
            return false;
        }
    }

    /** Takes a screenshot of the whole page, not only of the visible part. */
    public void picture(Path file) throws Exception {
        picture(file, 6000);
    }

    /** Takes a screenshot of the page down to a height in pixels. */
    void picture(Path file, int height) throws Exception {
        JsonNode content = call("Page.getLayoutMetrics", Map.of()).get("cssContentSize");
        Map<String, Object> clip =
                Map.of(
                        "x", 0,
                        "y", 0,
                        "width", content.get("width").asInt(),
                        "height", Math.min(height, content.get("height").asInt()),
                        "scale", 1);
        JsonNode picture =
                call(
                        "Page.captureScreenshot",
                        Map.of("format", "png", "captureBeyondViewport", true, "clip", clip));
        Files.createDirectories(file.getParent());
        Files.write(file, Base64.getDecoder().decode(picture.get("data").asText()));
    }

    private JsonNode call(String method, Map<String, ?> parameters) throws Exception {
        int number = numbers.incrementAndGet();
        ObjectNode message = Chromium.JSON.createObjectNode();
        message.put("id", number);
        message.put("method", method);
        message.set("params", Chromium.JSON.valueToTree(parameters));
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        waiting.put(number, answer);
        socket.sendText(message.toString(), true).get();
        JsonNode found = answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (found.has("error")) {
            throw new IllegalStateException(method + ": " + found.get("error"));
        }
        return found.get("result");
    }

    private void receive(String text) throws Exception {
        JsonNode message = Chromium.JSON.readTree(text);
        if (message.has("id")) {
            waiting.remove(message.get("id").asInt()).complete(message);
            return;
        }
        JsonNode parameters = message.get("params");
        switch (message.get("method").asText()) {
            case "Runtime.exceptionThrown" ->
                    complaints.add(parameters.get("exceptionDetails").toString());
            case "Runtime.consoleAPICalled" -> {
                if (List.of("error", "warning").contains(parameters.get("type").asText())) {
                    complaints.add(parameters.get("args").toString());
                }
            }
            case "Log.entryAdded" -> {
                if (!parameters.get("entry").get("level").asText().equals("info")) {
                    complaints.add(parameters.get("entry").toString());
                }
            }
            case "Network.requestWillBeSent" ->
                    requests.add(parameters.get("request").get("url").asText());
            default -> {
                // Other notifications are ignored.
            }
        }
    }

    private final class Messages implements WebSocket.Listener {

        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                String message = text.toString();
                text.setLength(0);
                try {
                    receive(message);
                } catch (Exception e) {
                    complaints.add(e.toString());
                }
            }
            from.request(1);
            return null;
        }
    }
}
