/** Formats numbers, durations and times for people, with units. */

import {code as coded, has, language, t} from './messages.js';

let zone;
const formats = new Map();

export function setZone(name) {
  zone = name;
  formats.clear();
}

function numbers(options) {
  const key = JSON.stringify([language(), options]);
  if (!formats.has(key)) {
    formats.set(key, new Intl.NumberFormat(language(), options));
  }
  return formats.get(key);
}

function format(key, options) {
  key += language();
  if (!formats.has(key)) {
    formats.set(key, new Intl.DateTimeFormat(language() === 'zh' ? 'zh-CN' : 'en-GB', {...options, timeZone: zone, hourCycle: 'h23'}));
  }
  return formats.get(key);
}

export function time(at) {
  if (at === null || at === undefined) {
    return '–';
  }
  const parts = Object.fromEntries(format('full', {
    year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit',
  }).formatToParts(at).map(part => [part.type, part.value]));
  return `${parts.year}-${parts.month}-${parts.day} ${parts.hour}:${parts.minute}:${parts.second}`;
}

export function clock(at) {
  return format('clock', {hour: '2-digit', minute: '2-digit', second: '2-digit'}).format(at);
}

/** Formats a tick of an axis, as short as the range allows. */
export function tick(at, range) {
  if (range <= 2 * 86400e3) {
    const label = format('tick', {hour: '2-digit', minute: '2-digit'}).format(at);
    return label === '00:00' ? format('day', {day: 'numeric', month: 'short'}).format(at) : label;
  }
  return format('day', {day: 'numeric', month: 'short'}).format(at);
}

/** Formats the value of a datetime-local input. */
export function inputTime(at) {
  return time(at).replace(' ', 'T');
}

/** Returns the instant of a local time in the chosen zone. */
export function fromInput(text) {
  const wall = Date.parse(text.length === 16 ? text + ':00Z' : text + 'Z');
  if (Number.isNaN(wall)) {
    return null;
  }
  let instant = wall;
  for (let round = 0; round < 2; round++) {
    instant += wall - Date.parse(time(instant).replace(' ', 'T') + 'Z');
  }
  return instant;
}

export function integer(value) {
  return value === null || value === undefined ? '–' : numbers({maximumFractionDigits: 0}).format(value);
}

/** Short: for axes and figures. */
export function short(value) {
  if (value === null || value === undefined) {
    return '–';
  }
  return Math.abs(value) >= 10000 ? numbers({notation: 'compact', maximumSignificantDigits: 3}).format(value) : number(value);
}

/** A measurement: four significant digits are more than most sensors have. */
export function number(value) {
  if (value === null || value === undefined) {
    return '–';
  }
  if (Number.isInteger(value) && Math.abs(value) < 1e9) {
    return numbers({maximumFractionDigits: 0}).format(value);
  }
  const size = Math.abs(value);
  return size >= 1e9 || (size > 0 && size < 1e-3) ? value.toExponential(3)
      : numbers({maximumSignificantDigits: 4}).format(value);
}

export function percent(part) {
  return part === null || part === undefined || Number.isNaN(part) ? '–'
      : numbers({style: 'percent', maximumFractionDigits: 1}).format(part);
}

export function duration(ms) {
  if (ms === null || ms === undefined) {
    return '–';
  }
  const size = Math.abs(ms);
  if (size < 1000) {
    return Math.round(ms) + ' ' + t('unit.ms');
  }
  const seconds = size / 1000;
  const sign = ms < 0 ? '−' : '';
  if (seconds < 60) {
    return sign + (seconds < 10 ? Math.round(seconds * 10) / 10 : Math.round(seconds)) + ' ' + t('unit.s');
  }
  if (seconds < 3600) {
    return sign + two(Math.floor(seconds / 60), 'min', Math.floor(seconds % 60), 's');
  }
  if (seconds < 86400) {
    return sign + two(Math.floor(seconds / 3600), 'h', Math.floor(seconds / 60) % 60, 'min');
  }
  return sign + two(Math.floor(seconds / 86400), 'd', Math.floor(seconds / 3600) % 24, 'h');
}

/** One unit only: for axes. */
export function shortDuration(ms) {
  const [size, unit] = [[86400e3, 'd'], [3600e3, 'h'], [60e3, 'min'], [1e3, 's']].find(([size]) => ms >= size) ?? [1, 'ms'];
  return `${numbers({maximumSignificantDigits: 2}).format(ms / size)} ${t('unit.' + unit)}`;
}

function two(great, greatUnit, small, smallUnit) {
  return small === 0 ? `${great} ${t('unit.' + greatUnit)}` : `${great} ${t('unit.' + greatUnit)} ${small} ${t('unit.' + smallUnit)}`;
}

export function bytes(value) {
  if (value === null || value === undefined) {
    return '–';
  }
  const units = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'];
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return number(Math.round(value * 10) / 10) + ' ' + units[unit];
}

/** The width of a series' points: "per 5 min". */
export function per(step) {
  return t('unit.per', {duration: duration(step)});
}

/** Any JSON as short text. */
export function json(value) {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** Describes an OTA step. */
export function step(value) {
  if (value === null || value === undefined) {
    return '–';
  }
  return has(`step.${value}`) ? t(`step.${value}`) : t('step.percent', {percent: value});
}

/** Returns the platform's code with its meaning. */
export function offlineReason(code) {
  if (code === null || code === undefined) {
    return '–';
  }
  return code === 0 ? t('reason.0') : coded('reason', code);
}
