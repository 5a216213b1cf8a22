/**
 * The fleet page: a web page that shows the live state of the fleet.
 * {@link io.fleetpulse.page.FleetPage} starts the page. All queries use bound values, run in
 * read-only transactions, limit their time and rows, and use an index.
 *
 * <p>The page requests JSON by GET under {@code /api/}. An answer contains {@code at} (the time of
 * the answer), {@code from} and {@code to} (the range), {@code step} (the distance of the points of
 * a series), all in milliseconds, and one array of rows per query. Times are milliseconds since the
 * epoch; columns have the names of the database.
 *
 * <table>
 * <caption>Addresses</caption>
 * <tr><th>address</th><th>parameters</th><th>arrays</th></tr>
 * <tr><td>overview</td><td></td><td>products, online, incidents, rollouts, letters, reach</td></tr>
 * <tr><td>known</td><td></td><td>known</td></tr>
 * <tr><td>fleet</td><td></td><td>connectivity, reasons, flapping, incidents, alerts, events</td></tr>
 * <tr><td>telemetry/properties</td><td></td><td>numeric, categorical</td></tr>
 * <tr><td>telemetry</td><td>property</td><td>series, percentiles, amendments</td></tr>
 * <tr><td>telemetry/values</td><td>property</td><td>values</td></tr>
 * <tr><td>telemetry/device</td><td>device, property</td><td>series</td></tr>
 * <tr><td>rollouts</td><td></td><td>rollouts</td></tr>
 * <tr><td>rollout</td><td>job</td><td>rollout, windows, failures, steps, sources, durations,
 *     stalled, gate, decisions</td></tr>
 * <tr><td>versions/modules</td><td></td><td>modules</td></tr>
 * <tr><td>versions</td><td>module</td><td>before, adoption, cohorts, series</td></tr>
 * <tr><td>quality</td><td></td><td>families, stream, reasons, samples, refused, validation,
 *     commands, custom</td></tr>
 * <tr><td>device</td><td>device</td><td>status, device, sessions, flapping, properties, versions,
 *     tasks, events, gateways, attached</td></tr>
 * <tr><td>devices</td><td>name</td><td>devices</td></tr>
 * <tr><td>gateways</td><td>ofproduct, after</td><td>gateways (101: another page follows)</td></tr>
 * <tr><td>gateways/discovered</td><td></td><td>discovered</td></tr>
 * <tr><td>jobs</td><td></td><td>jobs, migrations</td></tr>
 * <tr><td>commands</td><td></td><td>series, services, codes</td></tr>
 * <tr><td>search</td><td>q, tz, sort, after</td><td>devices; next: the key of the next page</td></tr>
 * <tr><td>search/count</td><td>q, tz</td><td>devices, oneOf (the sample)</td></tr>
 * <tr><td>search/facets</td><td>q, tz</td><td>oneOf (the sample), facets</td></tr>
 * <tr><td>search/positions</td><td>q, tz</td><td>positions</td></tr>
 * </table>
 *
 * <p>All addresses accept {@code product} (by default all products; telemetry, versions and device
 * need one product), {@code from} and {@code to} (by default the last hour; at most 400 days).
 * Failed requests get {@code {"error": code, "message": text}} with status 400, 404 or 503; the
 * codes are bad-request, bad-search, not-found, no-schema, no-database, no-right and too-slow. The
 * answer to a bad search also contains {@code problem}, {@code position} and {@code details}.
 */
package io.fleetpulse.page;
