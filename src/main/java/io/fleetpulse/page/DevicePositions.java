package io.fleetpulse.page;

import com.fasterxml.jackson.core.JsonGenerator;

import io.fleetpulse.page.search.BoundSql;
import io.fleetpulse.page.search.SearchConditions;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads positions of devices. A pair of properties holds coordinates in degrees if their names say
 * so, such as {@code Position.latitude} and {@code Position.longitude}: the job stores the members
 * of an object as properties with their own names.
 */
final class DevicePositions {

    /** Most positions in an answer. */
    static final int MOST = 5000;

    /**
     * A pair of properties.
     *
     * @param object what has the position; empty if the names have no other part
     */
    private record Axes(String object, String latitude, String longitude) {}

    /** A position, in degrees. */
    private record Place(
            String productKey,
            String deviceName,
            String status,
            String property,
            Long at,
            double latitude,
            double longitude) {}

    private DevicePositions() {}

    /** Writes the positions of devices that match a search, in no order. */
    static void write(Connection connection, DeviceQuery search, JsonGenerator out)
            throws SQLException, IOException {
        BoundStatements.execute(connection, DeviceSearchSql.MEMORY);
        List<Axes> pairs = new ArrayList<>();
        BoundStatements.read(
                connection,
                new BoundSql().add(DeviceSearchSql.AXES),
                rows ->
                        pairs.add(
                                new Axes(rows.getString(1), rows.getString(2), rows.getString(3))));
        SearchConditions conditions = search.conditions(connection);
        List<Place> places = new ArrayList<>();
        for (Axes axes : pairs) {
            if (places.size() < MOST) {
                read(connection, positioned(search, conditions, axes, places.size()), places);
            }
        }
        out.writeArrayFieldStart("positions");
        for (Place place : places) {
            write(place, out);
        }
        out.writeEndArray();
    }

    private static BoundSql positioned(
            DeviceQuery search, SearchConditions conditions, Axes axes, int before)
            throws SQLException {
        BoundSql joins =
                new BoundSql().add(DeviceSearchSql.WITH_AXES, axes.latitude(), axes.longitude());
        return new BoundSql()
                .add(DeviceSearchSql.POSITIONED, axes.object())
                .add(search.matches(conditions, joins))
                .add(DeviceSearchSql.ON_THE_EARTH, MOST - before);
    }

    private static void read(Connection connection, BoundSql sql, List<Place> places)
            throws SQLException {
        BoundStatements.read(
                connection,
                sql,
                rows -> {
                    OffsetDateTime at = rows.getObject(5, OffsetDateTime.class);
                    places.add(
                            new Place(
                                    rows.getString(1),
                                    rows.getString(2),
                                    rows.getString(3),
                                    rows.getString(4),
                                    at == null ? null : at.toInstant().toEpochMilli(),
                                    rows.getDouble(6),
                                    rows.getDouble(7)));
                });
    }

    private static void write(Place place, JsonGenerator out) throws IOException {
        out.writeStartObject();
        out.writeStringField("product_key", place.productKey());
        out.writeStringField("device_name", place.deviceName());
        out.writeStringField("status", place.status());
        out.writeStringField("property", place.property());
        if (place.at() == null) {
            out.writeNullField("at");
        } else {
            out.writeNumberField("at", place.at());
        }
        out.writeNumberField("latitude", place.latitude());
        out.writeNumberField("longitude", place.longitude());
        out.writeEndObject();
    }
}
