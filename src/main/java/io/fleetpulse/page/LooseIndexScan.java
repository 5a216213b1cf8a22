package io.fleetpulse.page;

/**
 * Recursive CTEs that read the distinct values of an indexed column. They take one index lookup per
 * value, while {@code SELECT DISTINCT} would read every row.
 */
final class LooseIndexScan {

    private LooseIndexScan() {}

    /**
     * Returns a CTE {@code name (column)} for a statement that begins with {@code WITH RECURSIVE}.
     * Its last row is null.
     */
    static String of(String name, String column, String table) {
        return of(name, column, table, "true");
    }

    /**
     * Returns a CTE {@code name (column)} of the rows with a property, for a statement that begins
     * with {@code WITH RECURSIVE}. Its last row is null.
     *
     * @param condition on the table's columns that precede the column in the index
     */
    static String of(String name, String column, String table, String condition) {
        return """
        NAME AS (
            (SELECT COLUMN_NAME FROM TABLE_NAME WHERE CONDITION ORDER BY COLUMN_NAME LIMIT 1)
            UNION ALL
            SELECT (SELECT next.COLUMN_NAME FROM TABLE_NAME AS next
                    WHERE CONDITION AND next.COLUMN_NAME > NAME.COLUMN_NAME
                    ORDER BY next.COLUMN_NAME LIMIT 1)
            FROM NAME WHERE NAME.COLUMN_NAME IS NOT NULL
        )
        """
                .replace("COLUMN_NAME", column)
                .replace("TABLE_NAME", table)
                .replace("CONDITION", condition)
                .replace("NAME", name);
    }
}
