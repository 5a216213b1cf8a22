package io.fleetpulse.page;

import com.fasterxml.jackson.core.JsonGenerator;

import io.fleetpulse.page.search.Access;
import io.fleetpulse.page.search.BoundSql;
import io.fleetpulse.page.search.SearchConditions;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Counts the most frequent values of the devices that match. In a large fleet it counts a sample,
 * by the hash of the device names, which is independent of the devices' state. If few devices of
 * the sample match, it counts all devices that match.
 */
final class DeviceFacets {

    /** Most devices of a fleet of which facets are exact. */
    private static final int EXACT = 100_000;

    /** Devices of a sample, about. */
    private static final int SAMPLED = 15_000;

    /** Fewest matching devices of a sample that estimates shares within about two percent. */
    private static final int ENOUGH = 500;

    /** The facet that counts all devices. */
    private static final String ALL = "all";

    /**
     * The most frequent values, each with the number of its devices.
     *
     * @param oneOf one of how many devices is counted; 1 if all are
     */
    record Facets(int oneOf, List<Facet> values) {

        /** Returns the number of counted devices. */
        long counted() {
            return values.stream()
                    .filter(value -> value.facet.equals(ALL))
                    .mapToLong(Facet::devices)
                    .sum();
        }

        /** Writes the members of an answer. */
        void write(JsonGenerator out) throws IOException {
            out.writeNumberField("oneOf", oneOf);
            out.writeArrayFieldStart("facets");
            for (Facet value : values) {
                if (!value.facet.equals(ALL)) {
                    value.write(out);
                }
            }
            out.writeEndArray();
        }
    }

    /**
     * How many of the counted devices have a value.
     *
     * @param name what the value belongs to, such as the key of a tag
     * @param of how many different values the facet has
     */
    record Facet(String facet, String name, String value, long devices, long of) {

        private void write(JsonGenerator out) throws IOException {
            out.writeStartObject();
            out.writeStringField("facet", facet);
            out.writeStringField("name", name);
            out.writeStringField("value", value);
            out.writeNumberField("devices", devices);
            out.writeNumberField("of", of);
            out.writeEndObject();
        }
    }

    private DeviceFacets() {}

    /** Counts the values of the devices that match a search. */
    static Facets of(Connection connection, DeviceQuery search) throws SQLException {
        BoundStatements.execute(connection, DeviceSearchSql.MEMORY);
        List<Long> devices = new ArrayList<>();
        BoundStatements.read(
                connection,
                new BoundSql().add(DeviceSearchSql.FLEET_SIZE),
                rows -> devices.add(rows.getLong(1)));
        return of(connection, search, oneOf(devices.get(0)));
    }

    /** Counts the values of a sample, or of all devices if few of the sample match. */
    static Facets of(Connection connection, DeviceQuery search, int oneOf) throws SQLException {
        Facets sample = counted(connection, search, oneOf);
        return oneOf > 1 && sample.counted() < ENOUGH ? counted(connection, search, 1) : sample;
    }

    /** Returns one of how many devices of a fleet is in the sample; 1 if all are. */
    static int oneOf(long devices) {
        return devices > EXACT ? (int) (devices / SAMPLED) : 1;
    }

    private static Facets counted(Connection connection, DeviceQuery search, int oneOf)
            throws SQLException {
        SearchConditions conditions = search.conditions(connection);
        BoundSql sql = new BoundSql().add(DeviceSearchSql.MATCHED);
        if (oneOf > 1) {
            sql.add(search.matches(conditions, true, Access.BY_DEVICE))
                    .add("\nAND hashtext(device.device_name) % ? = 0", oneOf);
        } else {
            sql.add(search.matches(conditions, true, Access.JOINED));
        }
        List<Facet> values = new ArrayList<>();
        BoundStatements.read(
                connection,
                sql.add(DeviceSearchSql.FACETS),
                rows ->
                        values.add(
                                new Facet(
                                        rows.getString(1),
                                        rows.getString(2),
                                        rows.getString(3),
                                        rows.getLong(4),
                                        rows.getLong(5))));
        return new Facets(oneOf, values);
    }
}
