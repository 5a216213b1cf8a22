/**
 * The search language for devices: parses a search and translates it to a SQL condition.
 *
 * <p>{@link io.fleetpulse.page.search.SearchQuery} parses the text and reports the position of an
 * error. {@link io.fleetpulse.page.search.SearchConditions} writes the condition, in which every
 * value of the text is bound. {@code docs/search.md} describes the language.
 */
package io.fleetpulse.page.search;
