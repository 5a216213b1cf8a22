import {empty, fill, h, panel} from './dom.js';
import {ask} from './api.js';
import {colour, groups, points, timeChart, tone} from './charts.js';
import * as address from './address.js';
import * as format from './format.js';

export const title = 'Telemetry';
export const needsProduct = true;

/** What the devices of a product measure, or one of them. */
export function create() {
  const property = h('select', {id: 'property', onchange: () => address.change({property: property.value})});
  const device = h('input', {id: 'of-device', type: 'search', placeholder: 'all devices of the product', list: 'devices'});
  const form = h('form', {class: 'controls inner', 'aria-label': 'What is measured', onsubmit: submit},
      h('label', {}, 'Property ', property), h('label', {}, 'Device ', device), h('button', {type: 'submit'}, 'Show'));
  const average = timeChart('Average, with the band from minimum to maximum', {size: 'tall'});
  const percentiles = timeChart('Percentiles', {note: 'Of live readings, within 1 %.'});
  const counts = timeChart('Readings');
  const late = timeChart('Late and history readings', {note: 'A reading of the history can be late, too.', none: 'No late or history readings in this range.'});
  const values = timeChart('Values', {size: 'tall'});
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
      arrange('none', panel('Telemetry', {}, empty('No data yet: no product has been heard of.')));
      return;
    }
    const known = await ask('telemetry/properties', {product}, signal);
    const chosen = choose(known);
    if (!chosen) {
      arrange('none', panel('Telemetry', {}, empty('No data yet: this product has sent no readings.')));
      return;
    }
    if (document.activeElement !== device) {
      device.value = address.get('device');
    }
    const common = {product, property: chosen.property, from, to};
    if (!chosen.numeric) {
      arrange('values', h('div', {class: 'wide'}, values.element));
      const data = await ask('telemetry/values', common, signal);
      values.show({from, to, unit: `readings ${format.per(data.step)}, all devices`, write: format.integer,
        series: groups(data.values, 'value').map(([name, rows]) => ({name, type: 'bar', stack: 'all', points: points(rows, 'count')}))});
    } else if (address.get('device')) {
      arrange('device', h('div', {class: 'wide'}, average.element), h('div', {class: 'span2'}, counts.element), late.element);
      const data = await ask('telemetry/device', {...common, device: address.get('device')}, signal);
      band(data, `${chosen.property} of ${address.get('device')}`);
      lateness(data.series.map(row => ({...row, live_late: row.late_count})), data, 'of this device');
    } else {
      arrange('product', h('div', {class: 'wide'}, average.element), percentiles.element, counts.element, late.element);
      const data = await ask('telemetry', common, signal);
      band(data, `${chosen.property} of all devices`);
      percentiles.show({from, to, scale: true, unit: `windows of ${format.duration(data.step)}`, series: ['p50', 'p95', 'p99'].map(name => ({name, points: points(data.percentiles, name, data.step)}))});
      lateness(data.amendments, data, 'that came after their window was closed');
    }
  }

  function choose(known) {
    const all = [...known.numeric.map(row => ({...row, numeric: true})), ...known.categorical.map(row => ({...row, numeric: false}))];
    const state = JSON.stringify(all);
    if (property.dataset.state !== state) {
      property.dataset.state = state;
      const group = (label, rows) => rows.length > 0 && h('optgroup', {label}, rows.map(row => h('option', {value: row.property}, row.property)));
      fill(property, group('Numbers', known.numeric), group('Texts and switches', known.categorical));
    }
    const wanted = address.get('property');
    const chosen = all.find(row => row.property === wanted) ?? all[0];
    if (chosen) {
      property.value = chosen.property;
    }
    return chosen;
  }

  /** The band is an invisible line at the minimum, and on it the way to the maximum, filled. */
  function band(data, of) {
    const rows = new Map(data.series.map(row => [row.at, row]));
    const stroke = colour(0);
    average.show({from: data.from, to: data.to, scale: true, unit: `${of}, windows of ${format.duration(data.step)}`,
      tip: at => [[stroke, 'average', format.number(rows.get(at)?.avg)], ['', 'maximum', format.number(rows.get(at)?.max)], ['', 'minimum', format.number(rows.get(at)?.min)], ['', 'readings', format.integer(rows.get(at)?.count)]],
      series: [
        {name: 'minimum', quiet: true, inTable: true, stack: 'band', points: points(data.series, 'min', data.step), colour: stroke},
        {name: 'maximum', quiet: true, inTable: true, stack: 'band', area: 0.16, colour: stroke, tablePoints: points(data.series, 'max'),
          points: points(data.series, row => row.max === null ? null : row.max - row.min, data.step)},
        {name: 'average', points: points(data.series, 'avg', data.step), colour: stroke, width: 2}]});
    counts.show({from: data.from, to: data.to, whole: true, unit: `readings ${format.per(data.step)}`, write: format.integer,
      series: [{name: 'readings', type: 'bar', points: points(data.series, 'count'), colour: tone('busy')}]});
  }

  function lateness(rows, data, of) {
    const some = rows.filter(row => row.history_count > 0 || row.late_count > 0);
    late.show({from: data.from, to: data.to, whole: true, unit: `readings ${format.per(data.step)}, ${of}`, write: format.integer, series: some.length === 0 ? [] : [
      {name: 'history', type: 'bar', points: points(some, 'history_count'), colour: colour(3)},
      {name: 'late', type: 'bar', points: points(some, 'late_count'), colour: tone('warn')}]});
  }
  return {element, load};
}
