package io.fleetpulse.notifier.routing;

import io.fleetpulse.notifier.alert.Alert;

import java.util.Locale;

/** What alerts that share a message agree in. */
public enum GroupLabel {
    PRODUCT_KEY,
    DEVICE_NAME,
    JOB_ID,
    KIND,
    SUBJECT;

    /** The value of an alert; empty where it has none. */
    public String of(Alert alert) {
        String value =
                switch (this) {
                    case PRODUCT_KEY -> alert.productKey();
                    case DEVICE_NAME -> alert.deviceName();
                    case JOB_ID -> alert.jobId();
                    case KIND -> alert.id().kind();
                    case SUBJECT -> alert.id().subject();
                };
        if (value == null) {
            return "";
        }
        return value;
    }

    /** As the routes file writes it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
