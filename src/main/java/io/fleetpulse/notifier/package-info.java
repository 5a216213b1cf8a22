/**
 * The notifier: a separate program that reads the topic {@code fleet.alert} and notifies people and
 * programs of alerts.
 *
 * <pre>
 * Kafka: fleet.alert ──► outbox     which messages to send, to whom, when
 *                          │  ▲
 *        fleet.notifier ◄──┤  └── outcome
 *   (on its way, then sent)▼
 *                        delivery   webhook, DingTalk, WeCom, Slack
 * </pre>
 */
package io.fleetpulse.notifier;
