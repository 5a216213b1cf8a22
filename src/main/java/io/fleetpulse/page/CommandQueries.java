package io.fleetpulse.page;

import java.util.List;
import java.util.Set;

/** Queries about replies to commands: counts over time, by service and by code. */
final class CommandQueries {

    private static final Query SERIES =
            new Query(
                    "series",
                    """
                    SELECT date_bin(make_interval(secs => :step), window_start, 'epoch') AS at,
                        coalesce(sum("count") FILTER (WHERE success), 0)::bigint AS succeeded,
                        coalesce(sum("count") FILTER (WHERE NOT success), 0)::bigint AS failed
                    FROM downlink_window
                    WHERE window_start >= :from AND window_start < :to
                        AND (:product = '' OR product_key = :product)
                    GROUP BY 1
                    ORDER BY 1
                    """);

    private static final Query SERVICES =
            new Query(
                    "services",
                    """
                    SELECT product_key, service, sum("count")::bigint AS replies,
                        coalesce(sum("count") FILTER (WHERE success), 0)::bigint AS succeeded
                    FROM downlink_window
                    WHERE window_start >= :from AND window_start < :to
                        AND (:product = '' OR product_key = :product)
                    GROUP BY product_key, service
                    ORDER BY replies DESC, product_key, service
                    LIMIT 200
                    """);

    private static final Query CODES =
            new Query(
                    "codes",
                    """
                    SELECT code, success, sum("count")::bigint AS replies
                    FROM downlink_window
                    WHERE window_start >= :from AND window_start < :to
                        AND (:product = '' OR product_key = :product)
                    GROUP BY code, success
                    ORDER BY success, replies DESC, code
                    LIMIT 100
                    """);

    private CommandQueries() {}

    static List<Endpoint> endpoints() {
        return List.of(
                Endpoint.of("commands", Set.of(), QualityQueries.WINDOW, SERIES, SERVICES, CODES));
    }
}
