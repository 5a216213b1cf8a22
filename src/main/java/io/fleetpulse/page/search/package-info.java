/**
 * The language of the search for devices: from its text to a condition in SQL.
 *
 * <p>{@link io.fleetpulse.page.search.SearchQuery} reads the text and says what is wrong with it and
 * where. {@link io.fleetpulse.page.search.SearchConditions} writes the condition; every value of the
 * text is bound, none is part of the SQL. {@code docs/search.md} describes the language.
 */
package io.fleetpulse.page.search;
