/**
 * Statistics of the stream: messages, duplicates, dead letters and late messages of each family, by
 * window.
 *
 * <ul>
 *   <li>{@link StreamMessage}: what each delivery of a message adds to its window
 *   <li>{@link StreamIncrement}, {@link StreamDelta}, {@link StreamTotals}: one delivery; its sum
 *       in one task; its sum in the window
 *   <li>{@link StreamCombiner}: adds up increments before the shuffle, in {@link
 *       PartialStreamTotals}
 *   <li>{@link StreamAmendment}: rows of deliveries whose window has left the state
 *   <li>{@link StreamStatistics}: the operators, among them {@link DeadLetterCounts} and {@link
 *       FamilyWindows}
 * </ul>
 */
package io.fleetpulse.stream;
