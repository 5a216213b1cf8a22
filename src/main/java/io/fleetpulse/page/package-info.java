/**
 * The fleet page: a web page that shows the fleet live, for anyone with the database. {@link
 * io.fleetpulse.page.FleetPage} starts it. It reads the database with bound values only, in
 * transactions that write nothing, each statement limited in time and rows, and each served by an
 * index.
 *
 * <p>The page asks for its data as JSON, with GET, under {@code /api/}. An answer holds {@code at}
 * (when it was made), {@code from}, {@code to} and {@code step} (the range, and the distance of the
 * points of its series), all in milliseconds, and one array of rows for each question. Times are
 * milliseconds since the epoch; columns are named as in the database.
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
 * <tr><td>search/count</td><td>q, tz</td><td>devices: their number</td></tr>
 * <tr><td>search/facets</td><td>q, tz</td><td>devices, oneOf (the sample), facets</td></tr>
 * <tr><td>search/positions</td><td>q, tz</td><td>positions</td></tr>
 * </table>
 *
 * <p>All of them take {@code product} (all products where it is missing; a telemetry, version or
 * device question wants one), {@code from} and {@code to} (the last hour where they are missing;
 * 400 days at the most). What cannot be answered is {@code {"error": code, "message": text}} with
 * status 400, 404 or 503; codes are bad-request, bad-search, not-found, no-schema, no-database,
 * no-right and too-slow. A bad search also has {@code problem}, {@code position} and {@code
 * details}.
 */
package io.fleetpulse.page;
