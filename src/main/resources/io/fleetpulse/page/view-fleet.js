import {chip, h, panel} from './dom.js';
import {ask} from './api.js';
import {barChart, colour, groups, points, timeChart, tone} from './charts.js';
import {deviceLink, table, when} from './tables.js';
import {t, word} from './messages.js';
import * as address from './address.js';
import * as format from './format.js';

export const title = 'view.fleet';

/** Connectivity of the fleet, incidents and alerts. */
export function create() {
  const online = timeChart(t('figure.online'), {size: 'tall', none: t('fleet.no-connectivity')});
  const changes = timeChart(t('fleet.changes'), {none: t('fleet.no-connectivity')});
  const flappingChart = timeChart(t('fleet.flapping'), {none: t('fleet.no-connectivity')});
  const reasons = barChart(t('fleet.reasons'), {of: t('column.reason'), none: t('fleet.no-disconnects')});
  const incidents = table(t('fleet.incidents'), [
    {title: t('column.state'), fixed: true, value: row => row.ended_at === null ? chip(t('state.open'), 'bad') : chip(t('state.over'), 'good')},
    {title: t('column.cause'), named: true, value: row => row.cause === 'gateway' ? [t('cause.gateway'), ' ', deviceLink(row.product_key, row.device_name)] : [t('cause.product'), ' ', row.product_key]},
    {title: t('column.devices'), number: true, value: row => format.integer(row.devices)},
    {title: t('column.began'), fixed: true, value: row => [when(row.started_at), row.ended_at !== null && h('div', {class: 'note'}, t('fleet.for', {duration: format.duration(row.ended_at - row.started_at)}))]},
  ], t('fleet.no-incidents'));
  const flapping = table(t('fleet.flapping'), [
    {title: t('column.device'), named: true, value: row => deviceLink(row.product_key, row.device_name)},
    {title: t('column.state'), fixed: true, value: row => row.ended_at === null ? chip(t('status.flapping'), 'warn') : chip(t('state.quiet'), 'good')},
    {title: t('column.transitions'), number: true, value: row => format.integer(row.transitions)},
    {title: t('column.since'), value: row => when(row.started_at)},
  ], t('fleet.no-flapping'));
  const alerts = table(t('fleet.alerts'), [
    {title: t('column.when'), fixed: true, value: row => when(row.at)},
    {title: t('column.severity'), fixed: true, value: row => chip(word('severity', row.severity ?? 'info'), {critical: 'bad', warning: 'warn'}[row.severity] ?? 'neutral')},
    {title: t('column.about'), value: row => subject(row)},
    {title: t('chart.what'), wide: true, value: row => ['raised', 'resolved'].includes(row.state) ? `${row.message ?? word('alert', row.kind)} (${word('alert', row.state)})` : row.message ?? word('alert', row.kind)},
  ], t('fleet.no-alerts'));
  const events = table(t('fleet.events'), [
    {title: t('column.event'), value: row => row.identifier},
    {title: t('column.type'), fixed: true, value: row => chip(word('eventtype', row.event_type), {error: 'bad', alert: 'warn'}[row.event_type] ?? 'neutral')},
    {title: t('column.product'), value: row => row.product_key},
    {title: t('column.events'), number: true, value: row => format.integer(row.count)},
    {title: t('column.late'), number: true, value: row => format.integer(row.late_count)},
    {title: t('column.from-history'), number: true, value: row => format.integer(row.history_count)},
  ], t('fleet.no-events'));

  const element = h('div', {class: 'grid'},
      h('div', {class: 'span2'}, online.element), panel(t('fleet.incidents'), {class: 'scroll'}, incidents.element),
      changes.element, flappingChart.element, reasons.element,
      h('div', {class: 'span2'}, panel(t('fleet.alerts'), {class: 'scroll'}, alerts.element)), panel(t('fleet.flapping-in-range'), {class: 'scroll'}, flapping.element),
      h('div', {class: 'wide'}, panel(t('fleet.events'), {class: 'scroll'}, events.element)));

  async function load(signal) {
    const {from, to} = address.range();
    const data = await ask('fleet', {product: address.get('product'), from, to}, signal);
    const step = data.step;
    const products = groups(data.connectivity, 'product_key').sort((a, b) => (a[0] === null) - (b[0] === null)).map(([name, rows], index) => ({name: name ?? t('fleet.others', {number: rows[0].products}), rows, colour: colour(index)}));
    const range = {from, to, whole: true};
    online.show({...range, unit: t('fleet.online.unit', {step: format.duration(step)}), series: products.map(({name, rows, ...rest}) => ({name, ...rest, points: points(rows, 'devices_online', step), area: products.length === 1 ? 0.12 : 0}))});
    const total = merge(data.connectivity);
    changes.show({...range, unit: t('unit.devices-per', {per: format.per(step)}), series: [
      {name: t('fleet.connects'), points: total.map(row => [row.at, row.connects]), type: 'bar', colour: tone('good')},
      {name: t('fleet.disconnects'), points: total.map(row => [row.at, row.disconnects]), type: 'bar', colour: tone('bad')}]});
    flappingChart.show({...range, unit: t('fleet.flapping.unit', {step: format.duration(step)}), series: flapped(products).map(({name, rows, ...rest}) => ({name, ...rest, points: points(rows, 'flapping_devices', step), step: true}))});
    reasons.show({unit: t('fleet.disconnects-unit'), lying: true, bars: data.reasons.slice(0, 8).map(row => ({name: format.offlineReason(row.offline_reason), value: row.disconnects, colour: tone('busy')}))});
    incidents.show(data.incidents);
    flapping.show(data.flapping, data.flapping.length === 100 ? t('first-100') : '');
    alerts.show(data.alerts, data.alerts.length === 100 ? t('newest-100') : '');
    events.show(data.events, data.events.length === 50 ? t('first-50') : '');
  }
  return {element, load};
}

/** One line for all products without a flapping device. */
function flapped(products) {
  const some = products.filter(product => product.rows.some(row => row.flapping_devices > 0));
  return some.length > 0 || products.length === 0 ? some : [{...products[0], name: t('fleet.all-products')}];
}

function subject(row) {
  if (row.job_id) {
    return h('a', {href: address.link('/rollouts', {job: row.job_id})}, row.job_id);
  }
  return row.device_name ? deviceLink(row.product_key, row.device_name) : row.product_key ?? '–';
}

function merge(rows) {
  const byTime = new Map();
  for (const row of rows) {
    const sum = byTime.get(row.at) ?? {at: row.at, connects: 0, disconnects: 0, devices_online: 0, flapping_devices: 0};
    for (const column of ['connects', 'disconnects', 'devices_online', 'flapping_devices']) {
      sum[column] += row[column];
    }
    byTime.set(row.at, sum);
  }
  return [...byTime.values()].sort((a, b) => a.at - b.at);
}
