package io.fleetpulse.page;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;

/** Any number of devices for searches; a device's number determines its values. */
final class SearchableFleet {

    private SearchableFleet() {}

    /** Creates the schema and fills its tables. */
    static void create(Connection connection, int devices) throws SQLException, IOException {
        FilledTables.create(
                connection,
                Arrays.stream(STATEMENTS)
                        .map(sql -> sql.replace(":devices", String.valueOf(devices)))
                        .toList());
    }

    /** Every device's key, in an order that is not that of the numbers. */
    private static final String NAMES =
            """
            FROM (SELECT i, (ARRAY['a1Pump', 'a1Meter', 'a1Valve', 'a1Lamp', 'a1Lock'])[1 + i % 5]
                AS product, 'device-' || substr(md5(i::text), 1, 16) AS name
                FROM generate_series(1, :devices) AS i) AS devices
            """;

    private static final String[] STATEMENTS = {
        """
        INSERT INTO device (product_key, device_name, state, created_at, gateway_product_key,
            gateway_device_name, tags)
        SELECT product, name, CASE WHEN i % 100 = 0 THEN 'disabled' ELSE 'enabled' END,
            now() - i % 1000 * interval '1 hour',
            CASE WHEN i % 3 = 0 THEN 'a1Gateway' END, CASE WHEN i % 3 = 0 THEN 'gw-' || i % 5000 END,
            jsonb_build_object('site', (ARRAY['harbour', 'airport', 'mill', 'depot'])[1 + i % 7 % 4],
                'room', 'r' || i % 300)
        """
                + NAMES,
        """
        INSERT INTO device_status (product_key, device_name, status, since, offline_reason)
        SELECT product, name, CASE WHEN i % 11 = 0 THEN 'offline' ELSE 'online' END,
            now() - i % 500 * interval '10 min' - interval '5 min',
            CASE WHEN i % 11 = 0 THEN (ARRAY[400, 404, 427, 520])[1 + i % 4] END
        """
                + NAMES
                + "WHERE i % 50 > 0",
        """
        INSERT INTO device_version (product_key, device_name, module_name, version, since)
        SELECT product, name, 'default', (1 + i % 3) || '.' || i % 13, now()
        """
                + NAMES,
        """
        INSERT INTO device_version (product_key, device_name, module_name, version, since)
        SELECT product, name, 'radio', 'v0.' || i / 4 % 20 || '-rc' || i / 4 % 2, now()
        """
                + NAMES
                + "WHERE i % 4 = 0",
        """
        INSERT INTO device_property (product_key, device_name, property, value, at)
        SELECT product, name, property, value, now() - i % 100 * interval '10 min' - interval '5 min'
        """
                + NAMES
                + """
                CROSS JOIN LATERAL (VALUES
                    ('Temperature', to_jsonb(i % 1000 / 10.0)),
                    ('Humidity', to_jsonb(i % 100)),
                    ('Mode', to_jsonb((ARRAY['eco', 'boost', 'off'])[1 + i % 3])),
                    ('Position.latitude', CASE WHEN i % 5 = 0 THEN to_jsonb(i % 170 - 85) END),
                    ('Position.longitude', CASE WHEN i % 5 = 0 THEN to_jsonb(i % 359 - 179) END))
                    AS properties (property, value)
                WHERE value IS NOT NULL
                """,
        """
        INSERT INTO flapping_device (product_key, device_name, started_at, ended_at, transitions)
        SELECT product, name, now() - interval '1 hour',
            CASE WHEN i % 1000 > 1 THEN now() - interval '10 min' END, 9
        """
                + NAMES
                + "WHERE i % 100 = 1",
        """
        INSERT INTO alert (kind, subject, at, state, severity, product_key, device_name)
        SELECT 'flapping', product || '/' || name, now() - j * interval '1 hour',
            CASE WHEN (j + i / 500) % 2 = 0 THEN 'raised' ELSE 'resolved' END, 'warning', product, name
        """
                + NAMES
                + "CROSS JOIN generate_series(1, 3) AS j WHERE i % 500 = 1",
        """
        INSERT INTO device_event (product_key, device_name, identifier, at, event_type)
        SELECT product, name, 'Overheated', now() - j * interval '9 hours', 'alert'
        """
                + NAMES
                + "CROSS JOIN generate_series(1, 5) AS j WHERE i % 50 = 1",
    };
}
