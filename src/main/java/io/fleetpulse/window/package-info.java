/**
 * Tumbling windows of event time, for all features.
 *
 * <ul>
 *   <li>{@link TumblingWindows}: into which window a time falls, and how long the state holds it;
 *       {@link ForgottenWindows}: which windows an earlier run no longer held
 *   <li>{@link CombiningOperator}, {@link LocalCombiner}: add up deltas in each task before the
 *       shuffle
 *   <li>{@link WindowTotalsOperator}: adds up deltas by key and window, and writes the rows
 *   <li>{@link CarriedWindows}: writes rows for windows in which something happened, and carries
 *       numbers of devices from window to window; {@link NewestPeriods} limits the windows if the
 *       watermark lags
 *   <li>{@link WindowProgress}: writes how far the rows of a table are complete
 *   <li>{@link PackedWindows}: encoded windows of a key as one array of bytes
 *   <li>{@link HighestWatermark}, {@link SaturatedTime}: the highest watermark of this run and earlier
 *       ones; sums of times that do not overflow
 * </ul>
 */
package io.fleetpulse.window;
