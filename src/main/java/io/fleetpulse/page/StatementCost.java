package io.fleetpulse.page;

import io.fleetpulse.page.search.BoundSql;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** PostgreSQL's estimate of what a statement costs, in the unit of its settings. */
final class StatementCost {

    private static final Pattern TOTAL = Pattern.compile("\\.\\.([0-9.]+) ");

    private StatementCost() {}

    /** Returns the estimate, which runs no part of the statement. */
    static double of(Connection connection, BoundSql sql) throws SQLException {
        List<String> plan = new ArrayList<>();
        BoundStatements.read(
                connection,
                new BoundSql().add("EXPLAIN ").add(sql),
                rows -> plan.add(rows.getString(1)));
        Matcher cost = TOTAL.matcher(plan.get(0));
        return cost.find() ? Double.parseDouble(cost.group(1)) : Double.MAX_VALUE;
    }
}
