import {empty, fill, h, panel} from './dom.js';
import {exportButtons} from './export.js';
import {t} from './messages.js';
import {grid} from './tables.js';
import * as format from './format.js';

/** Okabe and Ito's colours, which people with color blindness can distinguish, in an order of contrast. */
const COLOURS = {light: ['#0072b2', '#d55e00', '#009e73', '#aa3f86', '#b98300', '#3a9bd4', '#5c6670', '#7a4b12'],
  dark: ['#4aa8e8', '#f08a3c', '#2fbf95', '#dc8fc0', '#e6b83a', '#8fd0f5', '#a5afba', '#c79a5b']};
export const SHOWN_ROWS = 200;
const LEGEND = 12;
const charts = new Set();

/** Options of a tooltip whose content box() creates. */
export const TIP = {confine: true, className: 'tip', backgroundColor: '', borderWidth: 0, padding: 0, extraCssText: 'box-shadow:none', transitionDuration: 0};

const observer = new ResizeObserver(entries => entries.forEach(entry => entry.target.chart?.resize()));

export function isDark() {
  const theme = document.documentElement.dataset.theme;
  return theme ? theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
}

export function colour(index) {
  const palette = COLOURS[isDark() ? 'dark' : 'light'];
  return palette[index % palette.length];
}

/** Colours with a meaning. */
export function tone(name) {
  return colour({good: 2, bad: 1, busy: 0, warn: 4, other: 6}[name]);
}

export function ink() {
  return isDark() ? {text: '#a3adb8', line: '#2a3138', back: '#171b20'} : {text: '#5b6570', line: '#e3e7eb', back: '#ffffff'};
}

/** Redraws every chart of the page with the colours of the theme. */
export function redraw() {
  charts.forEach(chart => chart.redraw());
}

/** Disposes of all charts, before another view creates its own. */
export function clear() {
  charts.forEach(chart => chart.dispose());
  charts.clear();
}

/**
 * A panel with a chart of times, and the same numbers as a table.
 * show({from, to, unit, series: [{name, points: [[time, value]…], type, stack, step, area, colour, quiet}]}).
 */
export function timeChart(title, options = {}) {
  return framed(title, options, {
    any: data => data.series.some(one => one.points.some(point => point[1] !== null)),
    option: timeOption,
    legend: data => data.series.map((one, index) => ({...one, stroke: one.colour ?? colour(index)})).filter(one => one.points.length > 0 && !one.quiet),
    words: data => data.series.filter(one => one.points.length > 0).map(one => t('chart.last', {name: one.name, value: write(data, one.points.at(-1)[1])})),
    table: data => seriesTable(title, data),
    data: seriesData,
  });
}

/** A panel with a bar chart: show({unit, bars: [{name, value, colour}]}); the axis shows the names. */
export function barChart(title, options = {}) {
  return framed(title, options, {
    any: data => data.bars.length > 0,
    option: barOption,
    legend: () => [],
    words: data => data.bars.map(bar => `${bar.name} ${format.integer(bar.value)}`),
    table: data => grid(title, [{title: options.of ?? t('chart.what'), value: bar => bar.name}, {title: data.unit, number: true, value: bar => format.integer(bar.value)}], data.bars),
    data: data => ({head: [options.of ?? t('chart.what'), data.unit], rows: data.bars.map(bar => [bar.name, bar.value])}),
  });
}

/** The common parts of charts: heading, unit, legend, text for screen readers, and the table. */
export function framed(title, options, kind) {
  const canvas = h('div', {class: 'canvas ' + (options.size ?? ''), role: 'img'});
  const numbers = h('div', {class: 'numbers', hidden: true});
  const none = h('div', {hidden: true});
  const unit = h('span', {class: 'unit'});
  const legend = h('ul', {class: 'legend', hidden: true, 'aria-hidden': 'true'});
  const toggle = h('button', {type: 'button', class: 'quiet small', 'aria-pressed': 'false', 'aria-label': t('chart.show-table', {title}), onclick: swap}, t('chart.table'));
  const element = panel(title, {note: options.note}, none, legend, canvas, numbers);
  const save = exportButtons(title, () => kind.data(last));
  save.hidden = true;
  element.querySelector('.panel-head').append(unit, h('span', {class: 'panel-buttons'}, save, toggle));
  let chart;
  let last;

  function swap() {
    numbers.hidden = !numbers.hidden;
    toggle.setAttribute('aria-pressed', String(!numbers.hidden));
    draw();
  }

  function draw() {
    if (!last) {
      return;
    }
    const any = kind.any(last);
    none.hidden = any;
    toggle.hidden = !any;
    save.hidden = !any || numbers.hidden;
    canvas.hidden = !any || !numbers.hidden;
    legend.hidden = true;
    unit.textContent = any ? last.unit ?? '' : '';
    if (!any) {
      fill(none, empty(options.none ?? t('none')));
      fill(numbers);
      return;
    }
    if (!numbers.hidden) {
      fill(numbers, kind.table(last));
      return;
    }
    chart ??= start(canvas, kind.click);
    chart.setOption(kind.option(last, chart), {notMerge: true});
    showLegend(legend, kind.legend(last));
    canvas.setAttribute('aria-label', t('chart.words', {title, unit: last.unit ?? '', words: kind.words(last).join(', ')}));
  }

  const self = {
    element,
    show(data) {
      last = data;
      draw();
    },
    redraw: draw,
    dispose() {
      chart?.dispose();
      observer.unobserve(canvas);
    },
  };
  charts.add(self);
  return self;
}

function showLegend(element, named) {
  element.hidden = named.length < 2;
  fill(element, named.slice(0, LEGEND).map(one => {
    const dot = h('span', {class: 'dot'});
    dot.style.background = one.stroke;
    return h('li', {title: one.name}, dot, h('span', {class: 'legend-name'}, one.name));
  }), named.length > LEGEND && h('li', {}, t('chart.more', {number: named.length - LEGEND})));
}

function start(canvas, click) {
  const chart = window.echarts.init(canvas, null, {renderer: 'canvas'});
  if (click) {
    chart.on('click', click);
  }
  canvas.chart = chart;
  observer.observe(canvas);
  return chart;
}

function write(data, value) {
  return (data.write ?? format.number)(value);
}

function base() {
  const {text, line} = ink();
  return {
    animation: false,
    textStyle: {fontFamily: 'inherit', fontSize: 11},
    grid: {left: 4, right: 10, top: 8, bottom: 2, containLabel: true},
    axisPointer: {lineStyle: {color: text, width: 1, type: 'dashed'}},
    split: {lineStyle: {color: line}},
    label: {color: text, fontSize: 11, hideOverlap: true},
  };
}

function timeOption(data) {
  const {split, label, ...option} = base();
  const shown = aligned(data.series.filter(one => one.points.length > 0));
  return {
    ...option,
    tooltip: {...TIP, trigger: 'axis', formatter: items => tip(data, items)},
    xAxis: {type: 'time', min: firstTime(shown, data.from), max: data.to, axisLine: {lineStyle: {color: ink().line}}, axisTick: {show: false}, splitLine: {show: false},
      splitNumber: 4, axisLabel: {...label, formatter: at => format.tick(at, data.to - data.from)}},
    yAxis: {type: data.log ? 'log' : 'value', scale: data.scale ?? false, boundaryGap: data.log ? undefined : [data.scale ? '5%' : 0, '8%'], minInterval: data.whole ? 1 : 0, axisLabel: {...label, customValues: data.ticks, formatter: data.axis ?? (value => format.short(value))}, axisTick: {customValues: data.ticks},
      splitLine: split, splitNumber: 3},
    series: shown.map((one, index) => one.type === 'bar' ? barSeries(one, index) : lineSeries(one, index)),
  };
}

/** Bars are centred on their time, so the axis begins half a bar before the first one. */
function firstTime(shown, from) {
  const times = [...new Set(shown.filter(one => one.type === 'bar').flatMap(one => one.points.map(point => point[0])))].sort((a, b) => a - b);
  const gap = Math.min(...times.slice(1).map((at, index) => at - times[index]));
  return Number.isFinite(gap) ? Math.min(from, times[0] - gap / 2) : from;
}

/** Stacked bars need the same times: adds zeros for missing bars. */
function aligned(series) {
  const bars = series.filter(one => one.type === 'bar' && one.stack);
  const times = [...new Set(bars.flatMap(one => one.points.map(point => point[0])))].sort((a, b) => a - b);
  return series.map(one => {
    if (!bars.includes(one)) {
      return one;
    }
    const values = new Map(one.points);
    return {...one, points: times.map(at => [at, values.get(at) ?? 0])};
  });
}

function lineSeries(one, index) {
  const stroke = one.colour ?? colour(index);
  return {
    name: one.name, type: 'line', data: one.points, step: one.step ? 'end' : false, stack: one.stack, stackStrategy: one.stack ? 'all' : undefined,
    showSymbol: one.points.length === 1, symbolSize: 5, connectNulls: false, silent: Boolean(one.quiet), z: one.quiet ? 1 : 2,
    lineStyle: {color: stroke, width: one.quiet ? 0 : one.width ?? 1.6, type: one.dash ?? 'solid'}, itemStyle: {color: stroke, opacity: one.quiet ? 0 : 1},
    areaStyle: one.area ? {color: stroke, opacity: one.area} : undefined, emphasis: {disabled: true},
  };
}

function barSeries(one, index) {
  return {name: one.name, type: 'bar', data: one.points, stack: one.stack, barMaxWidth: 14, barMinWidth: 2, itemStyle: {color: one.colour ?? colour(index)}, emphasis: {disabled: true}};
}

function barOption(data) {
  const {split, label, ...option} = base();
  const axis = {type: 'category', data: data.bars.map(bar => bar.name), axisTick: {show: false}, axisLine: {lineStyle: {color: ink().line}},
    axisLabel: {...label, ...(data.bars.length <= 8 ? {interval: 0, hideOverlap: false} : {}), width: data.lying ? 150 : undefined, overflow: 'truncate'}, inverse: Boolean(data.lying)};
  const values = {type: 'value', minInterval: 1, axisLabel: {...label, formatter: value => format.short(value)}, splitLine: split, splitNumber: 3};
  return {
    ...option,
    grid: {...option.grid, right: data.lying ? 48 : 10, top: data.lying ? 4 : 20},
    xAxis: data.lying ? values : axis,
    yAxis: data.lying ? axis : values,
    tooltip: {...TIP, trigger: 'axis', axisPointer: {type: 'shadow'}, formatter: items => box(items[0].name, items.map(item => row(item.color, data.unit ?? '', format.integer(item.value))))},
    series: [{type: 'bar', barMaxWidth: 22, data: data.bars.map(bar => ({value: bar.value, itemStyle: {color: bar.colour ?? colour(0)}})),
      label: {show: data.bars.length <= 16, position: data.lying ? 'right' : 'top', color: ink().text, fontSize: 11, formatter: item => format.short(item.value)}, emphasis: {disabled: true}}],
  };
}

/** Creates the tooltip from nodes and not from markup. */
function tip(data, items) {
  const values = new Map(items.map(item => [item.seriesName, item]));
  const rows = data.tip
      ? data.tip(items[0].value[0])
      : data.series.filter(one => values.has(one.name) && !one.quiet).map(one => [values.get(one.name).color, one.name, write(data, values.get(one.name).value[1])]);
  return box(format.time(items[0].value[0]), rows.map(([stroke, name, text]) => row(stroke, name, text)));
}

export function box(head, rows) {
  return h('div', {class: 'tip-box'}, h('div', {class: 'tip-head'}, head), h('div', {class: 'tip-rows'}, rows));
}

export function row(stroke, name, text) {
  const dot = h('span', {class: 'dot'});
  dot.style.background = stroke || 'transparent';
  return [dot, h('span', {class: 'tip-name'}, name), h('span', {class: 'tip-value'}, text)];
}

function seriesTable(title, data) {
  const times = [...new Set(data.series.flatMap(one => one.points.map(point => point[0])))].sort((a, b) => b - a).slice(0, SHOWN_ROWS);
  const shown = data.series.filter(one => !one.quiet || one.inTable);
  const maps = shown.map(one => new Map((one.tablePoints ?? one.points).map(point => [point[0], point[1]])));
  return grid(title, [{title: t('chart.time'), value: at => format.time(at)},
    ...shown.map((one, index) => ({title: one.name, number: true, value: at => maps[index].has(at) ? write(data, maps[index].get(at)) : '–'}))], times);
}

/** A table with all numbers, the newest last. */
function seriesData(data) {
  const series = data.series.filter(one => !one.quiet || one.inTable);
  const maps = series.map(one => new Map(one.tablePoints ?? one.points));
  const times = [...new Set(maps.flatMap(map => [...map.keys()]))].sort((a, b) => a - b);
  return {head: [t('chart.time'), ...series.map(one => one.name)], rows: times.map(at => [new Date(at).toISOString(), ...maps.map(map => map.get(at) ?? null)])};
}

/** Converts rows to points; a gap of more than two steps interrupts the line. */
export function points(rows, column, step) {
  const list = [];
  let previous = null;
  for (const entry of rows) {
    if (previous !== null && step && entry.at - previous > 2.5 * step) {
      list.push([previous + step, null]);
    }
    list.push([entry.at, typeof column === 'function' ? column(entry) : entry[column]]);
    previous = entry.at;
  }
  return list;
}

/** Groups rows by a column, in the order of its values. */
export function groups(rows, column) {
  const found = new Map();
  for (const entry of rows) {
    if (!found.has(entry[column])) {
      found.set(entry[column], []);
    }
    found.get(entry[column]).push(entry);
  }
  return [...found.entries()].sort((a, b) => String(a[0]) < String(b[0]) ? -1 : 1);
}
