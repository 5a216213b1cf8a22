package io.fleetpulse.sink.postgres;

import io.fleetpulse.result.Column;
import io.fleetpulse.result.Table;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The statements of a table for {@link RowsBefore}.
 *
 * @param relation the table
 * @param keep keeps rows by key; the parameters are an array for each key column, the run, and the
 *     checkpoint
 * @param delete deletes the rows that have changed since a checkpoint; the parameters are the run
 *     and the checkpoint
 * @param columns the columns that an insert may set, without those that the operator added and the
 *     database computes
 * @param insert inserts the rows as they were at the checkpoint; the same parameters, and the
 *     columns for {@code %1$s}
 */
record RowsBeforeSql(String relation, String keep, String delete, String columns, String insert) {

    /** Returns the statements of every table in a schema, by its {@link Table#ordinal()}. */
    static List<RowsBeforeSql> all(String schema) {
        return IntStream.range(0, Table.values().length)
                .mapToObj(ordinal -> of(schema, Table.at(ordinal)))
                .toList();
    }

    private static RowsBeforeSql of(String schema, Table table) {
        String relation = schema + "." + TableSql.quoted(table.relation());
        String before =
                ("(SELECT DISTINCT ON (key_hash) row_key, row_content FROM %s.row_before WHERE"
                     + " run_id = ? AND checkpoint_id >= ? AND table_name = '%s' ORDER BY key_hash,"
                     + " checkpoint_id) AS before")
                        .formatted(schema, table.relation());
        List<Column> key = table.columns().subList(0, table.keyColumns());
        return new RowsBeforeSql(
                table.relation(),
                keep(schema, table, relation, key),
                delete(relation, before, key),
                columns(relation),
                insert(relation, before));
    }

    /** A join may change the order of the rows; in one order, two writers cannot deadlock. */
    private static String keep(String schema, Table table, String relation, List<Column> key) {
        String members =
                key.stream()
                        .map(column -> "'" + column.name() + "', " + TableSql.stored(column))
                        .collect(Collectors.joining(", "));
        return ("INSERT INTO %s.row_before (run_id, checkpoint_id, table_name, key_hash, row_key,"
                        + " row_content) SELECT run, checkpoint, '%s',"
                        + " md5(jsonb_build_array(%s)::text)::uuid, jsonb_build_object(%s),"
                        + " to_jsonb(kept) FROM %s CROSS JOIN (SELECT ?::text, ?::bigint) AS now"
                        + " (run, checkpoint) LEFT JOIN %s AS kept ON %s ORDER BY 4 ON CONFLICT DO"
                        + " NOTHING")
                .formatted(
                        schema,
                        table.relation(),
                        TableSql.list(key, TableSql::stored),
                        members,
                        TableSql.rows(key),
                        relation,
                        TableSql.sameKey(key));
    }

    private static String delete(String relation, String before, List<Column> key) {
        String sameKey =
                key.stream()
                        .map(column -> TableSql.quoted(column.name()))
                        .map(column -> "kept." + column + " = changed." + column)
                        .collect(Collectors.joining(" AND "));
        return ("DELETE FROM %s AS kept USING %s, jsonb_populate_record(NULL::%s, row_key) AS"
                        + " changed WHERE %s")
                .formatted(relation, before, relation, sameKey);
    }

    private static String columns(String relation) {
        return ("SELECT string_agg(quote_ident(attname), ', ') FROM pg_attribute WHERE attrelid ="
                        + " '%s'::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated ="
                        + " ''")
                .formatted(relation);
    }

    private static String insert(String relation, String before) {
        return ("INSERT INTO %s (%%1$s) OVERRIDING SYSTEM VALUE SELECT %%1$s FROM %s,"
                        + " jsonb_populate_record(NULL::%s, row_content) AS kept WHERE row_content"
                        + " IS NOT NULL")
                .formatted(relation, before, relation);
    }
}
