package io.fleetpulse.page;

import com.fasterxml.jackson.core.JsonGenerator;

import io.fleetpulse.page.search.BoundSql;
import io.fleetpulse.page.search.SearchConditions;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Counts the most frequent values of the devices that match. In a large fleet it counts a sample,
 * or, if few devices of the sample match, all devices that match.
 */
final class DeviceFacets {

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
        return of(connection, search, DeviceSample.oneOf(connection));
    }

    /** Counts the values of a sample, or of all devices if few of the sample match. */
    static Facets of(Connection connection, DeviceQuery search, int oneOf) throws SQLException {
        Facets sample = counted(connection, search, oneOf);
        return oneOf > 1 && sample.counted() < ENOUGH ? counted(connection, search, 1) : sample;
    }

    private static Facets counted(Connection connection, DeviceQuery search, int oneOf)
            throws SQLException {
        SearchConditions conditions = search.conditions(connection);
        BoundSql sql = new BoundSql().add(DeviceSearchSql.MATCHED);
        sql.add(oneOf > 1 ? search.sampled(conditions, oneOf) : search.matches(conditions, true));
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
