import {empty, fill, h} from './dom.js';
import {exportButtons, shown} from './export.js';
import {t} from './messages.js';
import * as address from './address.js';
import * as format from './format.js';

/**
 * A table that keeps its scroll position while its rows change.
 * Columns: {title, value(row) → text or node, number: true, wide: true, named: true (room for a name),
 * fixed: true (short words of the page, without line breaks)}. With the option save, users can save the rows.
 */
export function table(caption, columns, none = t('none'), options = {}) {
  const body = h('div', {class: 'table'});
  let last;
  return {
    element: body,
    show(rows, note) {
      const state = JSON.stringify([rows, note, address.zone(), location.search]);
      if (state === last) {
        return;
      }
      last = state;
      if (rows.length === 0) {
        fill(body, empty(none));
        return;
      }
      const element = grid(caption, columns, rows);
      fill(body, element, note && h('p', {class: 'note'}, note), options.save && exportButtons(caption, () => shown(element)));
    },
  };
}

export function grid(caption, columns, rows) {
  return h('table', {},
      h('caption', {class: 'unseen'}, caption),
      h('thead', {}, h('tr', {}, columns.map(column => h('th', {scope: 'col', class: kind(column)}, column.title)))),
      h('tbody', {}, rows.map(row => h('tr', {}, columns.map(column =>
          h('td', {class: kind(column), 'data-label': column.label ?? column.title}, h('span', {class: 'cell'}, column.value(row))))))));
}

function kind(column) {
  return [column.number && 'number', column.wide && 'wide', column.named && 'named', (column.fixed || column.number) && 'fixed'].filter(Boolean).join(' ');
}

/** Formats a time, without the date if it is today. */
export function when(at) {
  if (at === null || at === undefined) {
    return '–';
  }
  const full = format.time(at);
  const today = full.slice(0, 10) === format.time(Date.now()).slice(0, 10);
  return h('time', {dateTime: new Date(at).toISOString(), title: full}, today ? full.slice(11) : full.slice(0, 16));
}

export function deviceLink(productKey, deviceName) {
  return h('a', {href: address.device(productKey, deviceName), class: 'name', title: deviceName.length > 40 ? deviceName : undefined}, deviceName);
}

/** A share as a bar behind its number. */
export function bar(part, text, tone = '') {
  const fillElement = h('span', {class: 'bar-fill ' + tone});
  fillElement.style.width = Math.max(0, Math.min(100, 100 * part)).toFixed(1) + '%';
  return h('span', {class: 'bar'}, h('span', {class: 'bar-track', 'aria-hidden': 'true'}, fillElement), h('span', {class: 'bar-text'}, text));
}
