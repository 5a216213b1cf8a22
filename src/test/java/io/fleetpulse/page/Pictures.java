package io.fleetpulse.page;

import io.fleetpulse.tools.ExternalTool;

import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * Takes screenshots of a running stack: every view of the page in light, dark and phone size, and
 * Flink's job graph. {@code docs/render} runs this program for the documentation; it is not a test.
 */
public final class Pictures {

    /** The range that a stack fills after some minutes. */
    private static final String RANGE = "range=15m";

    private static final int DESK = 1280;
    private static final int PHONE = 390;

    /** Content further down would enlarge the picture without adding information. */
    private static final int HEIGHT = 1700;

    private static final List<String> PREFERRED = List.of("ROLLBACK", "HOLD", "PROCEED");

    /** True once no view waits for data. */
    private static final String LIVE =
            "document.querySelector('#live.on') && document.querySelector('main .panel')"
                    + " && (!document.querySelector('.facets')"
                    + " || document.querySelector('.facets a'))";

    private final HttpClient http = HttpClient.newHttpClient();
    private final String page;
    private final Path directory;

    private Pictures(String page, Path directory) {
        this.page = page;
        this.directory = directory;
    }

    /**
     * Takes the screenshots.
     *
     * @param arguments the page's address, the address of Flink's dashboard, and the directory for
     *     the PNG files
     */
    public static void main(String[] arguments) throws Exception {
        Path program =
                ExternalTool.require("apt-get install chromium", "chromium", "chromium-browser")
                        .program();
        Pictures pictures = new Pictures(withSlash(arguments[0]), Path.of(arguments[2]));
        try (Chromium chromium = Chromium.start(program)) {
            BrowserTab tab = chromium.open();
            pictures.views(tab);
            pictures.jobGraph(tab, withSlash(arguments[1]));
        }
    }

    private void views(BrowserTab tab) throws Exception {
        JsonNode rollout = rollout();
        String job = encoded(rollout.get("job_id").asText());
        String product = "product=" + encoded(rollout.get("product_key").asText());
        JsonNode busiest = ask("devices?name=").path("devices").path(0);
        JsonNode flapping = ask("fleet").path("flapping").path(0);
        JsonNode device = busiest;
        if (!flapping.isMissingNode()) {
            device = flapping;
        }
        String story =
                "product="
                        + encoded(device.path("product_key").asText())
                        + "&device="
                        + encoded(device.path("device_name").asText());
        view(tab, "fleet", "?" + RANGE);
        view(tab, "devices", "devices");
        picture(tab, "devices-chinese", "devices?lang=zh&q=status:offline", "dark", DESK);
        view(tab, "gateways", "gateways");
        view(tab, "jobs", "jobs");
        view(tab, "commands", "commands?" + RANGE);
        view(tab, "telemetry", "telemetry?" + RANGE + "&" + product);
        view(tab, "rollouts", "rollouts");
        view(tab, "rollout", "rollouts?job=" + job);
        view(tab, "versions", "versions?" + RANGE + "&" + product);
        view(tab, "quality", "quality?" + RANGE);
        view(tab, "device", "device?" + RANGE + "&" + story);
    }

    private void view(BrowserTab tab, String name, String path) throws Exception {
        picture(tab, name + "-light", path, "light", DESK);
        picture(tab, name + "-dark", path, "dark", DESK);
        picture(tab, name + "-phone", path, "light", PHONE);
    }

    private void picture(BrowserTab tab, String name, String path, String colours, int width)
            throws Exception {
        tab.size(width, 900);
        tab.colours(colours);
        tab.go("about:blank#" + name);
        tab.go(page + path);
        tab.await(LIVE);
        // A map shows a moment after the values that it belongs to.
        Thread.sleep(1000);
        tab.picture(directory.resolve(name + ".png"), HEIGHT);
    }

    /** Takes a screenshot of the whole job graph in Flink's dashboard. */
    private void jobGraph(BrowserTab tab, String flink) throws Exception {
        String job = get(flink + "jobs/overview").path("jobs").path(0).path("jid").asText();
        tab.size(1800, 1100);
        tab.colours("light");
        tab.go(flink + "#/job/running/" + job + "/overview");
        tab.await("document.querySelectorAll('g.node, .node').length > 5");
        // Waits for the dashboard to finish moving the graph.
        Thread.sleep(3000);
        tab.picture(directory.resolve("job-graph.png"), HEIGHT);
    }

    /** The rollout with the most informative gate. */
    private JsonNode rollout() throws Exception {
        JsonNode rollouts = ask("rollouts").get("rollouts");
        for (String decision : PREFERRED) {
            for (JsonNode rollout : rollouts) {
                if (rollout.path("decision").asText().equals(decision)) {
                    return rollout;
                }
            }
        }
        return rollouts.get(0);
    }

    private JsonNode ask(String question) throws Exception {
        return get(page + "api/" + question);
    }

    private JsonNode get(String address) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(address)).build();
        return Chromium.JSON.readTree(http.send(request, BodyHandlers.ofString()).body());
    }

    private static String withSlash(String address) {
        return address.replaceFirst("/*$", "/");
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
