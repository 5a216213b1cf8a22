package io.fleetpulse.deploy;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The names of the columns that a query of a panel returns. */
final class QueryColumns {

    private static final Pattern NAME = Pattern.compile("(\\w+)\"?\\s*$");
    private static final String SELECT = "SELECT ";
    private static final String FROM = " FROM ";

    private QueryColumns() {}

    /**
     * Returns the columns of the query's outermost {@code SELECT}, of the first one if several are
     * united.
     */
    static List<String> of(String query) {
        String sql = query.replaceAll("\\s+", " ");
        List<String> columns = new ArrayList<>();
        int depth = 0;
        int begin = -1;
        boolean quoted = false;
        for (int i = 0; i < sql.length(); i++) {
            char sign = sql.charAt(i);
            quoted ^= sign == '\'';
            if (quoted) {
                continue;
            }
            depth += "([".indexOf(sign) >= 0 ? 1 : 0;
            depth -= ")]".indexOf(sign) >= 0 ? 1 : 0;
            if (depth == 0 && begin < 0 && sql.startsWith(SELECT, i)) {
                begin = i + SELECT.length();
            } else if (depth == 0 && begin >= 0 && sign == ',') {
                columns.add(name(sql.substring(begin, i)));
                begin = i + 1;
            } else if (depth == 0 && begin >= 0 && sql.startsWith(FROM, i)) {
                columns.add(name(sql.substring(begin, i)));
                return columns;
            }
        }
        throw new IllegalArgumentException("No columns: " + query);
    }

    private static String name(String column) {
        Matcher name = NAME.matcher(column);
        if (!name.find()) {
            throw new IllegalArgumentException("A column without a name: " + column);
        }
        return name.group(1);
    }
}
