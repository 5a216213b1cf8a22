package io.fleetpulse.status;

/** Text of metrics in Prometheus' text format, version 0.0.4. */
public final class PrometheusText {

    private final String prefix;
    private final StringBuilder text = new StringBuilder();

    /**
     * Creates an empty text.
     *
     * @param prefix precedes the name of each metric
     */
    public PrometheusText(String prefix) {
        this.prefix = prefix;
    }

    /** Begins a metric, whose samples follow. */
    public void metric(String name, String type, String meaning) {
        text.append("# HELP ").append(prefix).append(name).append(' ').append(meaning);
        text.append("\n# TYPE ").append(prefix).append(name).append(' ').append(type).append('\n');
    }

    /** Adds a sample without labels. */
    public void sample(String name, Number value) {
        text.append(prefix).append(name).append(' ').append(value).append('\n');
    }

    /** Adds a sample with one label. */
    public void sample(String name, String label, String of, Number value) {
        text.append(prefix).append(name).append('{');
        label(label, of);
        text.append("} ").append(value).append('\n');
    }

    /** Adds a sample with two labels. */
    public void sample(
            String name, String label, String of, String second, String ofSecond, Number value) {
        text.append(prefix).append(name).append('{');
        label(label, of);
        text.append(',');
        label(second, ofSecond);
        text.append("} ").append(value).append('\n');
    }

    private void label(String name, String value) {
        String escaped = value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
        text.append(name).append("=\"").append(escaped).append('"');
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
