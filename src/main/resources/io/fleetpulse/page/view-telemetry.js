import {empty, fill, h, panel} from './dom.js';
import {ask} from './api.js';
import {colour, groups, points, timeChart, tone} from './charts.js';
import {t} from './messages.js';
import * as address from './address.js';
import * as format from './format.js';

export const title = 'view.telemetry';
export const needsProduct = true;

/** The readings of a product, or of one device. */
export function create() {
  const property = h('select', {id: 'property', onchange: () => address.change({property: property.value})});
  const device = h('input', {id: 'of-device', type: 'search', placeholder: t('telemetry.all-devices'), list: 'devices'});
  const form = h('form', {class: 'controls inner', 'aria-label': t('telemetry.measured'), onsubmit: submit},
      h('label', {}, t('column.property'), ' ', property), h('label', {}, t('column.device'), ' ', device), h('button', {type: 'submit'}, t('control.show')));
  const average = timeChart(t('telemetry.average'), {size: 'tall'});
  const percentiles = timeChart(t('telemetry.percentiles'), {note: t('telemetry.percentiles.note')});
  const counts = timeChart(t('telemetry.readings'));
  const late = timeChart(t('telemetry.late'), {note: t('telemetry.late.note'), none: t('telemetry.no-late')});
  const values = timeChart(t('telemetry.values'), {size: 'tall'});
  const charts = h('div', {class: 'grid'});
  const element = h('div', {}, form, charts);
  let mode = '';

  function submit(event) {
    event.preventDefault();
    address.change({property: property.value, device: device.value});
  }

  function arrange(next, ...panels) {
    if (mode !== next) {
      mode = next;
      charts.replaceChildren(...panels);
    }
  }

  async function load(signal) {
    const product = address.get('product');
    const {from, to} = address.range();
    if (!product) {
      arrange('none', panel(t('view.telemetry'), {}, empty(t('telemetry.no-product'))));
      return;
    }
    const known = await ask('telemetry/properties', {product}, signal);
    const chosen = choose(known);
    if (!chosen) {
      arrange('none', panel(t('view.telemetry'), {}, empty(t('telemetry.no-readings'))));
      return;
    }
    if (document.activeElement !== device) {
      device.value = address.get('device');
    }
    const common = {product, property: chosen.property, from, to};
    if (!chosen.numeric) {
      arrange('values', h('div', {class: 'wide'}, values.element));
      const data = await ask('telemetry/values', common, signal);
      values.show({from, to, unit: t('telemetry.values.unit', {per: format.per(data.step)}), write: format.integer,
        series: groups(data.values, 'value').map(([name, rows]) => ({name, type: 'bar', stack: 'all', points: points(rows, 'count')}))});
    } else if (address.get('device')) {
      arrange('device', h('div', {class: 'wide'}, average.element), h('div', {class: 'span2'}, counts.element), late.element);
      const data = await ask('telemetry/device', {...common, device: address.get('device')}, signal);
      band(data, t('telemetry.property-of', {property: chosen.property, device: address.get('device')}));
      lateness(data.series.map(row => ({...row, live_late: row.late_count})), data, t('telemetry.of-device'));
    } else {
      arrange('product', h('div', {class: 'wide'}, average.element), percentiles.element, counts.element, late.element);
      const data = await ask('telemetry', common, signal);
      band(data, t('telemetry.property-of-all', {property: chosen.property}));
      percentiles.show({from, to, scale: true, unit: t('unit.windows', {step: format.duration(data.step)}), series: ['p50', 'p95', 'p99'].map(name => ({name, points: points(data.percentiles, name, data.step)}))});
      lateness(data.amendments, data, t('telemetry.after-window'));
    }
  }

  function choose(known) {
    const all = [...known.numeric.map(row => ({...row, numeric: true})), ...known.categorical.map(row => ({...row, numeric: false}))];
    const state = JSON.stringify(all);
    if (property.dataset.state !== state) {
      property.dataset.state = state;
      const group = (label, rows) => rows.length > 0 && h('optgroup', {label}, rows.map(row => h('option', {value: row.property}, row.property)));
      fill(property, group(t('telemetry.numbers'), known.numeric), group(t('telemetry.texts'), known.categorical));
    }
    const wanted = address.get('property');
    const chosen = all.find(row => row.property === wanted) ?? all[0];
    if (chosen) {
      property.value = chosen.property;
    }
    return chosen;
  }

  /** The band: an invisible line at the minimum, and the filled difference to the maximum stacked on it. */
  function band(data, of) {
    const rows = new Map(data.series.map(row => [row.at, row]));
    const stroke = colour(0);
    average.show({from: data.from, to: data.to, scale: true, unit: t('telemetry.band.unit', {of, step: format.duration(data.step)}),
      tip: at => [[stroke, t('telemetry.avg'), format.number(rows.get(at)?.avg)], ['', t('telemetry.max'), format.number(rows.get(at)?.max)], ['', t('telemetry.min'), format.number(rows.get(at)?.min)], ['', t('telemetry.count'), format.integer(rows.get(at)?.count)]],
      series: [
        {name: t('telemetry.min'), quiet: true, inTable: true, stack: 'band', points: points(data.series, 'min', data.step), colour: stroke},
        {name: t('telemetry.max'), quiet: true, inTable: true, stack: 'band', area: 0.16, colour: stroke, tablePoints: points(data.series, 'max'),
          points: points(data.series, row => row.max === null ? null : row.max - row.min, data.step)},
        {name: t('telemetry.avg'), points: points(data.series, 'avg', data.step), colour: stroke, width: 2}]});
    counts.show({from: data.from, to: data.to, whole: true, unit: t('telemetry.readings.unit', {per: format.per(data.step)}), write: format.integer,
      series: [{name: t('telemetry.count'), type: 'bar', points: points(data.series, 'count'), colour: tone('busy')}]});
  }

  function lateness(rows, data, of) {
    const some = rows.filter(row => row.history_count > 0 || row.late_count > 0);
    late.show({from: data.from, to: data.to, whole: true, unit: t('telemetry.late.unit', {per: format.per(data.step), of}), write: format.integer, series: some.length === 0 ? [] : [
      {name: t('telemetry.history'), type: 'bar', points: points(some, 'history_count'), colour: colour(3)},
      {name: t('telemetry.late-series'), type: 'bar', points: points(some, 'late_count'), colour: tone('warn')}]});
  }
  return {element, load};
}
