/**
 * Counts messages by window, each once, independent of the order of arrival, for all features that
 * only count.
 *
 * <ul>
 *   <li>{@link CountingRules}: features define here which {@link CountIncrement increments} a
 *       {@link CountedMessage} adds to which {@link CountedTable}
 *   <li>{@link SenderCounter}: drops redeliveries, and counts each device once in a window ({@link
 *       WindowBitmap})
 *   <li>{@link CountDelta}: increments of one {@link CountName} that one task has added up
 *   <li>{@link WindowCounts}: {@link CountTotals totals} of one {@link ProductTable} in one window,
 *       from which {@link CountRows} builds rows
 *   <li>{@link Counting}: the operators
 * </ul>
 */
package io.fleetpulse.counting;
