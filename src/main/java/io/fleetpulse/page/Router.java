package io.fleetpulse.page;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;

import java.io.IOException;
import java.util.Map;

/** Routes each request to the site's files or to the data. */
final class Router implements HttpHandler {

    private static final System.Logger LOG = System.getLogger(Router.class.getName());
    private static final String API = "/api/";

    private final HostCheck hosts;
    private final Site site;
    private final Api api;

    Router(HostCheck hosts, Site site, Api api) {
        this.hosts = hosts;
        this.site = site;
        this.api = api;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Answer answer;
            try {
                answer = answer(exchange);
            } catch (RuntimeException e) {
                LOG.log(System.Logger.Level.ERROR, "No answer to " + exchange.getRequestURI(), e);
                answer = Answer.text(500, "Internal error", Map.of());
            }
            answer.send(exchange);
        }
    }

    private Answer answer(HttpExchange exchange) {
        if (!hosts.accepts(exchange.getRequestHeaders().getFirst("Host"))) {
            return Answer.text(421, "This page answers to its loopback address only", Map.of());
        }
        String method = exchange.getRequestMethod();
        if (!method.equals("GET") && !method.equals("HEAD")) {
            return Answer.text(405, "Only GET and HEAD", Map.of("Allow", "GET, HEAD"));
        }
        String path = exchange.getRequestURI().getPath();
        if (path.startsWith(API)) {
            return api.answer(path.substring(API.length()), exchange.getRequestURI().getRawQuery());
        }
        return site.answer(path, exchange.getRequestHeaders().getFirst("If-None-Match"));
    }
}
