import {chip, h, panel} from './dom.js';
import {ask} from './api.js';
import {groups, points, timeChart, tone} from './charts.js';
import {bar, table, when} from './tables.js';
import {code, has, t, word} from './messages.js';
import * as address from './address.js';
import * as format from './format.js';

export const title = 'view.quality';

/** The quality of the data from the platform. */
export function create() {
  const letters = timeChart(t('quality.letters'), {none: t('quality.no-letters')});
  const lag = timeChart(t('quality.lag'), {note: t('quality.lag.note')});
  const disturbed = timeChart(t('quality.disturbed'));
  const families = table(t('quality.families'), [
    {title: t('column.family'), fixed: true, value: row => row.family},
    {title: t('column.messages'), number: true, value: row => format.integer(row.messages)},
    {title: t('column.volume'), number: true, value: row => format.bytes(row.bytes)},
    {title: t('column.duplicates'), number: true, value: row => format.integer(row.duplicates)},
    {title: t('column.late'), number: true, value: row => format.integer(row.late)},
    {title: t('figure.letters'), number: true, value: row => format.integer(row.dead_letters)},
    {title: t('quality.lag-median'), number: true, value: row => format.duration(row.lag_p50_ms)},
    {title: t('quality.lag-p99'), number: true, value: row => format.duration(row.lag_p99_ms)},
  ]);
  const validation = table(t('versions.failures'), [
    {title: t('column.kind'), fixed: true, value: row => word('kind', row.kind)},
    {title: t('column.identifier'), value: row => row.identifier || '–'},
    {title: t('column.code'), value: row => row.code ? code('tsl', row.code) : '–'},
    {title: t('column.product'), named: true, value: row => row.product_key},
    {title: t('rollout.failures'), number: true, value: row => format.integer(row.failures)},
    {title: t('column.sample'), wide: true, value: row => row.sample_message ?? '–'},
  ], t('quality.no-failures'));
  const commands = table(t('commands.replies'), [
    {title: t('column.service'), value: row => row.service},
    {title: t('column.code'), value: row => chip(String(row.code), row.success ? 'good' : 'bad')},
    {title: t('column.product'), value: row => row.product_key},
    {title: t('column.replies'), number: true, value: row => format.integer(row.replies)},
  ], t('commands.none'));
  const custom = table(t('quality.custom'), [
    {title: t('column.topic'), value: row => row.topic},
    {title: t('column.product'), value: row => row.product_key},
    {title: t('column.messages'), number: true, value: row => format.integer(row.messages)},
    {title: t('column.volume'), number: true, value: row => format.bytes(row.bytes)},
  ], t('quality.no-custom'));
  const reasons = table(t('quality.reasons'), [
    {title: t('column.reason'), value: row => letter(row.reason)},
    {title: t('figure.letters'), value: row => bar(row.share, format.integer(row.count), 'bad')},
  ], t('quality.no-letters'));
  const samples = table(t('quality.newest'), [
    {title: t('column.when'), fixed: true, value: row => row.kafka_timestamp ? when(row.kafka_timestamp) : t('quality.row')},
    {title: t('column.reason'), fixed: true, value: row => row.reason},
    {title: t('column.family'), fixed: true, value: row => row.family ?? '–'},
    {title: t('column.detail'), wide: true, value: row => row.detail ?? '–'},
    {title: t('column.where'), value: row => row.source_partition === undefined ? row.source_topic : [`${row.source_topic} ${row.source_partition}:${row.source_offset}`, row.part > 0 && ' ' + t('quality.part', {part: row.part})]},
    {title: t('column.value'), wide: true, value: row => sample(row)},
  ], t('quality.no-letters'));
  const element = h('div', {class: 'grid'},
      letters.element, lag.element, disturbed.element,
      h('div', {class: 'span2'}, panel(t('quality.families'), {class: 'scroll', note: t('quality.all-products')}, families.element)), panel(t('quality.reasons'), {class: 'scroll'}, reasons.element),
      h('div', {class: 'wide'}, panel(t('quality.newest'), {class: 'scroll', note: t('quality.newest.note')}, samples.element)),
      h('div', {class: 'span2'}, panel(t('versions.failures'), {class: 'scroll'}, validation.element)), panel(t('commands.replies'), {class: 'scroll', note: t('quality.failures-first')}, commands.element),
      h('div', {class: 'wide'}, panel(t('quality.custom'), {class: 'scroll'}, custom.element)));

  async function load(signal) {
    const {from, to} = address.range();
    const data = await ask('quality', {product: address.get('product'), from, to}, signal);
    const range = {from, to, whole: true};
    const per = format.per(data.step);
    const byReason = groups(data.reasons, 'reason');
    letters.show({...range, unit: t('quality.letters.unit', {per}), write: format.integer, series: byReason.map(([name, rows]) => ({name, type: 'bar', stack: 'all', points: points(rows, 'dead_letters')}))});
    lag.show({from, to, log: true, ticks: LAG_TICKS, unit: t('unit.windows', {step: format.duration(data.step)}), axis: format.shortDuration, write: format.duration, series: [lagSeries(t('quality.median'), 'lag_p50_ms', data), lagSeries(t('quality.p99'), 'lag_p99_ms', data)]});
    disturbed.show({...range, unit: t('quality.messages.unit', {per}), write: format.integer, series: [
      {name: t('quality.duplicates-series'), type: 'bar', points: points(data.stream, 'duplicates'), colour: tone('busy')}, {name: t('telemetry.late-series'), type: 'bar', points: points(data.stream, 'late'), colour: tone('warn')}]});
    const counts = byReason.map(([reason, rows]) => ({reason, count: rows.reduce((sum, row) => sum + row.dead_letters, 0)})).sort((a, b) => b.count - a.count);
    const most = counts[0]?.count ?? 1;
    reasons.show(counts.map(row => ({...row, share: row.count / most})));
    families.show(data.families);
    samples.show([...data.refused.map(row => ({...row, kafka_timestamp: null})), ...data.samples], data.samples.length === 50 ? t('newest-50') : '');
    validation.show(data.validation, data.validation.length === 50 ? t('first-50') : '');
    commands.show(data.commands);
    custom.show(data.custom);
  }
  return {element, load};
}

/** Familiar durations, about a power of ten apart. */
const LAG_TICKS = [1, 10, 100, 1e3, 10e3, 60e3, 600e3, 3600e3, 6 * 3600e3, 86400e3, 7 * 86400e3];

/** A logarithmic axis from one millisecond to hours; smaller values show as one millisecond. */
function lagSeries(name, column, data) {
  return {name, points: points(data.stream, row => row[column] === null ? null : Math.max(1, row[column]), data.step), tablePoints: points(data.stream, column)};
}

/** The word in the table with its meaning. */
function letter(reason) {
  return [reason, has(`letter.${reason}`) && h('div', {class: 'note'}, t(`letter.${reason}`))];
}

function sample(row) {
  if (!row.value) {
    return row.value === null ? t('quality.no-value') : t('quality.no-bytes');
  }
  const more = row.value_length > row.value.length ? ' … ' + t('quality.characters', {number: format.integer(row.value_length)}) : '';
  return h('details', {}, h('summary', {}, row.value.slice(0, 60) + (row.value.length > 60 ? '…' : '')), h('pre', {}, row.value + more));
}
