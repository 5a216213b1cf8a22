package io.fleetpulse.status;

/**
 * The HTTP response to a request for metrics, health or liveness.
 *
 * @param code the HTTP status
 * @param type the value of the header {@code Content-Type}
 * @param body the text of the response
 */
public record StatusAnswer(int code, String type, String body) {

    private static final String PLAIN = "text/plain; charset=utf-8";
    private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

    /** Creates an answer with metrics in Prometheus' text format. */
    public static StatusAnswer metrics(String text) {
        return new StatusAnswer(200, PROMETHEUS, text);
    }

    /**
     * Creates an answer for health or liveness: 503 with the problem, or 200 if {@code problem} is
     * null or empty.
     */
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
