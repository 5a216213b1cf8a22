import {empty, fill, h, panel} from './dom.js';
import {ask} from './api.js';
import {colour, groups, timeChart} from './charts.js';
import {table} from './tables.js';
import {t} from './messages.js';
import * as address from './address.js';
import * as format from './format.js';

export const title = 'view.versions';
export const needsProduct = true;
const HOUR = 3600e3;

/** The versions that devices run, and the behaviour of the devices on each version. */
export function create() {
  const module = h('select', {id: 'module', onchange: () => address.change({module: module.value})});
  const form = h('div', {class: 'controls inner', role: 'group', 'aria-label': t('column.module')}, h('label', {}, t('column.module'), ' ', module));
  const adoption = timeChart(t('versions.adoption'), {size: 'tall', none: t('versions.none')});
  const none = t('versions.no-cohorts');
  const disconnects = timeChart(t('fleet.disconnects'), {none});
  const events = timeChart(t('versions.events'), {none});
  const failures = timeChart(t('versions.failures'), {none});
  const cohorts = table(t('versions.cohorts'), [
    {title: t('facet.version'), value: row => row.version},
    {title: t('column.devices'), number: true, value: row => format.integer(row.devices)},
    {title: t('versions.hours'), number: true, value: row => format.number(Math.round(row.online_ms / HOUR * 10) / 10)},
    {title: t('versions.readings-h'), number: true, value: row => rate(row, row.readings)},
    {title: t('versions.errors-h'), number: true, value: row => rate(row, row.error_events)},
    {title: t('versions.alerts-h'), number: true, value: row => rate(row, row.alert_events)},
    {title: t('versions.failures-h'), number: true, value: row => rate(row, row.validation_failures)},
    {title: t('versions.disconnects-h'), number: true, value: row => rate(row, row.disconnects)},
    {title: t('versions.flapping'), number: true, value: row => format.integer(row.flapping_devices)},
  ], none);
  const charts = h('div', {class: 'grid'}, h('div', {class: 'wide'}, adoption.element),
      h('div', {class: 'wide'}, panel(t('versions.side-by-side'), {class: 'scroll', note: t('versions.note')}, cohorts.element)),
      disconnects.element, events.element, failures.element);
  const nothing = h('div', {hidden: true}, panel(t('view.versions'), {}, empty(t('versions.no-data'))));
  const element = h('div', {}, form, nothing, charts);

  async function load(signal) {
    const product = address.get('product');
    const known = product ? await ask('versions/modules', {product}, signal) : {modules: []};
    const names = known.modules.map(row => row.module_name);
    if (module.dataset.state !== JSON.stringify(names)) {
      module.dataset.state = JSON.stringify(names);
      fill(module, names.map(name => h('option', {value: name}, name || t('versions.no-name'))));
    }
    nothing.hidden = names.length > 0;
    charts.hidden = form.hidden = names.length === 0;
    if (names.length === 0) {
      return;
    }
    const chosen = names.includes(address.get('module')) ? address.get('module') : names[0];
    module.value = chosen;
    const {from, to} = address.range();
    const data = await ask('versions', {product, module: chosen, from, to}, signal);
    // A version has the same colour in every chart.
    const all = [...new Set([...data.before, ...data.adoption, ...data.series].map(row => row.version))].sort();
    const coloured = list => list.map(one => ({...one, colour: colour(all.indexOf(one.name))}));
    adoption.show({from, to, whole: true, unit: t('versions.unit'), write: format.integer, series: coloured(steps(data))});
    cohorts.show(data.cohorts);
    const perHour = column => ({from, to, unit: t('versions.per-hour'), series: coloured(groups(data.series, 'version').map(([name, rows]) => ({name, points: rows.map(row => [row.at, row.online_ms > 0 ? row[column] * HOUR / row.online_ms : null])})))});
    disconnects.show(perHour('disconnects'));
    events.show(perHour('events'));
    failures.show(perHour('validation_failures'));
  }
  return {element, load};
}

/** Each row is a change: its number is valid until the next row, also before and after the range. */
function steps(data) {
  const end = Math.min(data.to, data.at);
  const before = new Map(data.before.map(row => [row.version, row.devices]));
  const within = new Map(groups(data.adoption, 'version'));
  return [...new Set([...before.keys(), ...within.keys()])].sort().map(name => {
    const list = [];
    if (before.has(name)) {
      list.push([data.from, before.get(name)]);
    }
    list.push(...(within.get(name) ?? []).map(row => [row.at, row.devices]));
    if (list.at(-1)[0] < end) {
      list.push([end, list.at(-1)[1]]);
    }
    return {name, step: true, points: list, width: 2};
  }).filter(one => one.points.some(point => point[1] > 0));
}

function rate(row, amount) {
  return row.online_ms > 0 && amount !== null ? format.number(amount * HOUR / row.online_ms) : '–';
}
