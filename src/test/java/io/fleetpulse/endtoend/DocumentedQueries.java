package io.fleetpulse.endtoend;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The SQL in the documentation. */
final class DocumentedQueries {

    private static final Pattern BLOCK = Pattern.compile("(?s)```sql\n(.*?)```");
    private static final Pattern STATEMENT_END = Pattern.compile(";\n");

    private DocumentedQueries() {}

    /** Each statement of the document's blocks of SQL. */
    static List<String> of(Path document) throws IOException {
        List<String> queries = new ArrayList<>();
        Matcher block = BLOCK.matcher(Files.readString(document));
        while (block.find()) {
            for (String statement : STATEMENT_END.split(block.group(1), -1)) {
                if (!statement.isBlank()) {
                    queries.add(statement);
                }
            }
        }
        return queries;
    }
}
