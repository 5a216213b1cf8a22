import {chip, h, panel} from './dom.js';
import {ask} from './api.js';
import {barChart, colour, groups, points, timeChart, tone} from './charts.js';
import {deviceLink, table, when} from './tables.js';
import * as address from './address.js';
import * as format from './format.js';

export const title = 'Fleet';

/** Who is connected, and what went wrong together. */
export function create() {
  const online = timeChart('Devices online', {size: 'tall', none: 'No connectivity yet in this range.'});
  const changes = timeChart('Connects and disconnects', {none: 'No connectivity yet in this range.'});
  const flappingChart = timeChart('Flapping devices', {none: 'No connectivity yet in this range.'});
  const reasons = barChart('Offline reasons', {of: 'Reason', none: 'No disconnects in this range.'});
  const incidents = table('Incidents', [
    {title: 'State', fixed: true, value: row => row.ended_at === null ? chip('open', 'bad') : chip('over', 'good')},
    {title: 'Cause', named: true, value: row => row.cause === 'gateway' ? ['gateway ', deviceLink(row.product_key, row.device_name)] : 'product ' + row.product_key},
    {title: 'Devices', number: true, value: row => format.integer(row.devices)},
    {title: 'Began', fixed: true, value: row => [when(row.started_at), row.ended_at !== null && h('div', {class: 'note'}, `for ${format.duration(row.ended_at - row.started_at)}`)]},
  ], 'No incidents in this range.');
  const flapping = table('Flapping devices', [
    {title: 'Device', named: true, value: row => deviceLink(row.product_key, row.device_name)},
    {title: 'State', fixed: true, value: row => row.ended_at === null ? chip('flapping', 'warn') : chip('quiet again', 'good')},
    {title: 'Transitions', number: true, value: row => format.integer(row.transitions)},
    {title: 'Since', fixed: true, value: row => when(row.started_at)},
  ], 'No device flapped in this range.');
  const alerts = table('Alerts', [
    {title: 'When', fixed: true, value: row => when(row.at)},
    {title: 'Severity', fixed: true, value: row => chip(row.severity ?? 'info', {critical: 'bad', warning: 'warn'}[row.severity] ?? 'neutral')},
    {title: 'About', value: row => subject(row)},
    {title: 'What', wide: true, value: row => ['raised', 'resolved'].includes(row.state) ? `${row.message ?? row.kind} (${row.state})` : row.message ?? row.kind},
  ], 'No alerts yet in this range.');
  const events = table('Device events', [
    {title: 'Event', value: row => row.identifier},
    {title: 'Type', fixed: true, value: row => chip(row.event_type, {error: 'bad', alert: 'warn'}[row.event_type] ?? 'neutral')},
    {title: 'Product', value: row => row.product_key},
    {title: 'Events', number: true, value: row => format.integer(row.count)},
    {title: 'Late', number: true, value: row => format.integer(row.late_count)},
    {title: 'From history', number: true, value: row => format.integer(row.history_count)},
  ], 'No device events yet in this range.');

  const element = h('div', {class: 'grid'},
      h('div', {class: 'span2'}, online.element), panel('Incidents', {class: 'scroll'}, incidents.element),
      changes.element, flappingChart.element, reasons.element,
      h('div', {class: 'span2'}, panel('Alerts', {class: 'scroll'}, alerts.element)), panel('Flapping devices in range', {class: 'scroll'}, flapping.element),
      h('div', {class: 'wide'}, panel('Device events', {class: 'scroll'}, events.element)));

  async function load(signal) {
    const {from, to} = address.range();
    const data = await ask('fleet', {product: address.get('product'), from, to}, signal);
    const step = data.step;
    const products = groups(data.connectivity, 'product_key').sort((a, b) => (a[0] === null) - (b[0] === null)).map(([name, rows], index) => ({name: name ?? `${rows[0].products} other products`, rows, colour: colour(index)}));
    const range = {from, to, whole: true};
    online.show({...range, unit: `devices at the end of each ${format.duration(step)}`, series: products.map(({name, rows, ...rest}) => ({name, ...rest, points: points(rows, 'devices_online', step), area: products.length === 1 ? 0.12 : 0}))});
    const total = merge(data.connectivity);
    changes.show({...range, unit: `devices ${format.per(step)}`, series: [
      {name: 'Connects', points: total.map(row => [row.at, row.connects]), type: 'bar', colour: tone('good')},
      {name: 'Disconnects', points: total.map(row => [row.at, row.disconnects]), type: 'bar', colour: tone('bad')}]});
    flappingChart.show({...range, unit: `devices, most in each ${format.duration(step)}`, series: flapped(products).map(({name, rows, ...rest}) => ({name, ...rest, points: points(rows, 'flapping_devices', step), step: true}))});
    reasons.show({unit: 'disconnects', lying: true, bars: data.reasons.slice(0, 8).map(row => ({name: format.offlineReason(row.offline_reason), value: row.disconnects, colour: tone('busy')}))});
    incidents.show(data.incidents);
    flapping.show(data.flapping, data.flapping.length === 100 ? 'The first 100.' : '');
    alerts.show(data.alerts, data.alerts.length === 100 ? 'The newest 100.' : '');
    events.show(data.events, data.events.length === 50 ? 'The first 50.' : '');
  }
  return {element, load};
}

/** Products of which no device flapped say so together. */
function flapped(products) {
  const some = products.filter(product => product.rows.some(row => row.flapping_devices > 0));
  return some.length > 0 || products.length === 0 ? some : [{...products[0], name: 'all products'}];
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
