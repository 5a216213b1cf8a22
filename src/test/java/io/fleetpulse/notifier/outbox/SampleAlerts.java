package io.fleetpulse.notifier.outbox;

import io.fleetpulse.notifier.alert.AlertId;
import io.fleetpulse.notifier.alert.AlertState;
import io.fleetpulse.notifier.alert.Severity;

import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** Rows of alerts for tests. */
public final class SampleAlerts {

    private SampleAlerts() {}

    public static AlertState raised(String device, long at) {
        return row("flapping", device, at, "raised", Severity.WARNING);
    }

    public static AlertState resolved(String device, long at) {
        return row("flapping", device, at, "resolved", Severity.INFO);
    }

    public static AlertState decision(String state, Severity severity, long at) {
        return row("rollout_gate", "job", at, state, severity);
    }

    public static AlertState row(
            String kind, String device, long at, String state, Severity severity) {
        return new AlertState(
                new AlertId(kind, "a1/" + device),
                at,
                state,
                severity,
                "a1",
                device,
                null,
                device + " " + state,
                "{\"transitions\":7}");
    }

    /** The record's value in the topic. */
    public static byte[] json(AlertState alert) {
        return """
        {"kind":"%s","subject":"%s","at":"%s","state":"%s","severity":"%s","product_key":"a1",\
        "device_name":"%s","job_id":null,"message":"%s","detail":%s}\
        """
                .formatted(
                        alert.id().kind(),
                        alert.id().subject(),
                        Instant.ofEpochMilli(alert.at()),
                        alert.state(),
                        alert.severity().label(),
                        alert.deviceName(),
                        alert.message(),
                        alert.detail())
                .getBytes(StandardCharsets.UTF_8);
    }

    /** The record's key in the topic. */
    public static byte[] key(AlertState alert) {
        return "{\"kind\":\"%s\",\"subject\":\"%s\",\"at\":\"%s\"}"
                .formatted(
                        alert.id().kind(), alert.id().subject(), Instant.ofEpochMilli(alert.at()))
                .getBytes(StandardCharsets.UTF_8);
    }
}
