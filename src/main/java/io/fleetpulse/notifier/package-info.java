/**
 * The notifier: tells people and programs of alerts. A program of its own that reads the topic {@code
 * fleet.alert}.
 *
 * <pre>
 * Kafka: fleet.alert ──► outbox     what has to be sent, to whom, when
 *                          │  ▲
 *        fleet.notifier ◄──┤  └── outcome
 *   (on its way, then sent)▼
 *                        delivery   webhook, DingTalk, WeCom, Slack
 * </pre>
 */
package io.fleetpulse.notifier;
