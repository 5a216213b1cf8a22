package io.fleetpulse.notifier.routing;

import io.fleetpulse.notifier.alert.AlertState;
import io.fleetpulse.notifier.alert.Severity;

import java.util.List;

/**
 * A set of alerts.
 *
 * @param products product keys; a trailing {@code *} matches any suffix; empty for all products
 * @param kinds kinds of alerts; empty for all kinds
 * @param severity lowest severity
 */
public record AlertFilter(List<String> products, List<String> kinds, Severity severity) {

    /** Returns whether the filter matches an alert. */
    public boolean matches(AlertState alert) {
        return alert.severity().isAtLeast(severity)
                && (kinds.isEmpty() || kinds.contains(alert.id().kind()))
                && (products.isEmpty() || matchesProduct(alert.productKey()));
    }

    private boolean matchesProduct(String product) {
        if (product == null) {
            return false;
        }
        for (String pattern : products) {
            if (pattern.endsWith("*")
                    ? product.startsWith(pattern.substring(0, pattern.length() - 1))
                    : product.equals(pattern)) {
                return true;
            }
        }
        return false;
    }
}
