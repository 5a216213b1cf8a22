package io.fleetpulse.page.search;

/** How a statement gets to the rows of other tables. */
public enum Access {
    /** PostgreSQL joins the tables in the order that it estimates to be the cheapest. */
    JOINED(""),
    /**
     * PostgreSQL looks up the rows of one device after the other, because it cannot merge a
     * subquery with {@code OFFSET} into the statement.
     */
    BY_DEVICE(" OFFSET 0");

    private final String end;

    Access(String end) {
        this.end = end;
    }

    /** Returns the last clause of a subquery. */
    String end() {
        return end;
    }
}
