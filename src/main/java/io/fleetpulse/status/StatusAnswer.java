package io.fleetpulse.status;

/**
 * An answer to a question for the status.
 *
 * @param code the status code of HTTP
 * @param type the value of the header {@code Content-Type}
 * @param body the text
 */
public record StatusAnswer(int code, String type, String body) {

    private static final String PLAIN = "text/plain; charset=utf-8";
    private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

    /** Metrics in Prometheus' text format. */
    public static StatusAnswer metrics(String text) {
        return new StatusAnswer(200, PROMETHEUS, text);
    }

    /** 200 without a problem, else 503 and the problem. */
    public static StatusAnswer of(String problem) {
        if (problem == null || problem.isEmpty()) {
            return new StatusAnswer(200, PLAIN, "ok\n");
        }
        return new StatusAnswer(503, PLAIN, problem.stripTrailing() + "\n");
    }

    static StatusAnswer notFound() {
        return new StatusAnswer(404, PLAIN, "/metrics, /health or /live\n");
    }
}
