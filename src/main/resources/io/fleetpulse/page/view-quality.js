import {chip, h, panel} from './dom.js';
import {ask} from './api.js';
import {groups, points, timeChart, tone} from './charts.js';
import {bar, table, when} from './tables.js';
import * as address from './address.js';
import * as format from './format.js';

export const title = 'Data quality';

/** How good the data is that comes from the platform. */
export function create() {
  const letters = timeChart('Dead letters by reason', {none: 'No dead letters in this range.'});
  const lag = timeChart('Lag from device to Kafka', {note: 'Kafka timestamp minus event time, on a logarithmic axis; posts of history are in it.'});
  const disturbed = timeChart('Duplicates and late messages');
  const families = table('Message families', [
    {title: 'Family', fixed: true, value: row => row.family},
    {title: 'Messages', number: true, value: row => format.integer(row.messages)},
    {title: 'Volume', number: true, value: row => format.bytes(row.bytes)},
    {title: 'Duplicates', number: true, value: row => format.integer(row.duplicates)},
    {title: 'Late', number: true, value: row => format.integer(row.late)},
    {title: 'Dead letters', number: true, value: row => format.integer(row.dead_letters)},
    {title: 'Lag, median', number: true, value: row => format.duration(row.lag_p50_ms)},
    {title: 'Lag, worst p99', number: true, value: row => format.duration(row.lag_p99_ms)},
  ]);
  const validation = table('Validation failures', [
    {title: 'Kind', fixed: true, value: row => row.kind},
    {title: 'Identifier', value: row => row.identifier || '–'},
    {title: 'Code', number: true, value: row => row.code || '–'},
    {title: 'Product', value: row => row.product_key},
    {title: 'Failures', number: true, value: row => format.integer(row.failures)},
    {title: 'Sample', wide: true, value: row => row.sample_message ?? '–'},
  ], 'No validation failures yet in this range.');
  const commands = table('Replies to commands', [
    {title: 'Service', value: row => row.service},
    {title: 'Code', value: row => chip(String(row.code), row.success ? 'good' : 'bad')},
    {title: 'Product', value: row => row.product_key},
    {title: 'Replies', number: true, value: row => format.integer(row.replies)},
  ], 'No replies yet in this range.');
  const custom = table('Custom topics', [
    {title: 'Topic', value: row => row.topic},
    {title: 'Product', value: row => row.product_key},
    {title: 'Messages', number: true, value: row => format.integer(row.messages)},
    {title: 'Volume', number: true, value: row => format.bytes(row.bytes)},
  ], 'No custom messages yet in this range.');
  const reasons = table('Reasons', [
    {title: 'Reason', fixed: true, value: row => row.reason},
    {title: 'Dead letters', value: row => bar(row.share, format.integer(row.count), 'bad')},
  ], 'No dead letters in this range.');
  const samples = table('Newest dead letters', [
    {title: 'When', fixed: true, value: row => row.kafka_timestamp ? when(row.kafka_timestamp) : 'a row'},
    {title: 'Reason', fixed: true, value: row => row.reason},
    {title: 'Family', fixed: true, value: row => row.family ?? '–'},
    {title: 'Detail', wide: true, value: row => row.detail ?? '–'},
    {title: 'Where', value: row => row.source_partition === undefined ? row.source_topic : `${row.source_topic} ${row.source_partition}:${row.source_offset}${row.part > 0 ? ' part ' + row.part : ''}`},
    {title: 'Value', wide: true, value: row => sample(row)},
  ], 'No dead letters in this range.');
  const element = h('div', {class: 'grid'},
      letters.element, lag.element, disturbed.element,
      h('div', {class: 'span2'}, panel('Message families', {class: 'scroll', note: 'All products.'}, families.element)), panel('Reasons', {class: 'scroll'}, reasons.element),
      h('div', {class: 'wide'}, panel('Newest dead letters', {class: 'scroll', note: 'All products; nothing is lost: each can be found in its Kafka topic and replayed.'}, samples.element)),
      h('div', {class: 'span2'}, panel('Validation failures', {class: 'scroll'}, validation.element)), panel('Replies to commands', {class: 'scroll', note: 'Failures first.'}, commands.element),
      h('div', {class: 'wide'}, panel('Custom topics', {class: 'scroll'}, custom.element)));

  async function load(signal) {
    const {from, to} = address.range();
    const data = await ask('quality', {product: address.get('product'), from, to}, signal);
    const range = {from, to, whole: true};
    const per = format.per(data.step);
    const byReason = groups(data.reasons, 'reason');
    letters.show({...range, unit: `dead letters ${per}`, write: format.integer, series: byReason.map(([name, rows]) => ({name, type: 'bar', stack: 'all', points: points(rows, 'dead_letters')}))});
    lag.show({from, to, log: true, ticks: LAG_TICKS, unit: `windows of ${format.duration(data.step)}`, axis: format.shortDuration, write: format.duration, series: [lagSeries('median', 'lag_p50_ms', data), lagSeries('worst p99', 'lag_p99_ms', data)]});
    disturbed.show({...range, unit: `messages ${per}`, write: format.integer, series: [
      {name: 'duplicates', type: 'bar', points: points(data.stream, 'duplicates'), colour: tone('busy')}, {name: 'late', type: 'bar', points: points(data.stream, 'late'), colour: tone('warn')}]});
    const counts = byReason.map(([reason, rows]) => ({reason, count: rows.reduce((sum, row) => sum + row.dead_letters, 0)})).sort((a, b) => b.count - a.count);
    const most = counts[0]?.count ?? 1;
    reasons.show(counts.map(row => ({...row, share: row.count / most})));
    families.show(data.families);
    samples.show([...data.refused.map(row => ({...row, kafka_timestamp: null})), ...data.samples], data.samples.length === 50 ? 'The newest 50.' : '');
    validation.show(data.validation, data.validation.length === 50 ? 'The first 50.' : '');
    commands.show(data.commands);
    custom.show(data.custom);
  }
  return {element, load};
}

/** Times that people know, about a power of ten apart. */
const LAG_TICKS = [1, 10, 100, 1e3, 10e3, 60e3, 600e3, 3600e3, 6 * 3600e3, 86400e3, 7 * 86400e3];

/** From milliseconds to hours: a logarithmic axis, on which nothing is below a millisecond. */
function lagSeries(name, column, data) {
  return {name, points: points(data.stream, row => row[column] === null ? null : Math.max(1, row[column]), data.step), tablePoints: points(data.stream, column)};
}

function sample(row) {
  if (!row.value) {
    return row.value === null ? 'no value' : 'no bytes';
  }
  const more = row.value_length > row.value.length ? ` … ${format.integer(row.value_length)} characters` : '';
  return h('details', {}, h('summary', {}, row.value.slice(0, 60) + (row.value.length > 60 ? '…' : '')), h('pre', {}, row.value + more));
}
