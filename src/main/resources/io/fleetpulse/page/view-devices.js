import {ask, Unanswered} from './api.js';
import {tone} from './charts.js';
import {chip, empty, fill, h, panel} from './dom.js';
import {exportButtons} from './export.js';
import {land, mapChart} from './map.js';
import {code, t, word} from './messages.js';
import {includes, quoted, toggled} from './search.js';
import {deviceLink, grid, when} from './tables.js';
import * as address from './address.js';
import * as format from './format.js';

export const title = 'view.devices';

const EXAMPLES = ['status:offline>2h', 'tag.site=harbour', 'version.default<2.1', 'prop.Temperature>60', 'gateway:*', 'reason:427', 'flapping:yes', 'alert:*', 'seen>1d', '-status:online'];
const FACETS = ['status', 'reason', 'product', 'version', 'tag', 'gateway'];
/** Counting reads many devices, so the page does not count with every update. */
const COUNT_EVERY = 60000;

/** The devices that match a search. */
export function create() {
  const input = h('input', {id: 'search', type: 'search', placeholder: t('devices.placeholder'), spellcheck: false, autocapitalize: 'off', maxLength: 1000, 'aria-describedby': 'search-problem'});
  const problem = h('p', {id: 'search-problem', class: 'search-problem', role: 'alert', hidden: true});
  const form = h('form', {class: 'search', role: 'search', 'aria-label': t('devices.search'), onsubmit: submit},
      h('label', {class: 'unseen', for: 'search'}, t('devices.search')), input, h('button', {type: 'submit'}, t('devices.find')),
      h('details', {class: 'search-help'}, h('summary', {}, t('devices.help')), help()));
  const facets = h('div', {class: 'facets'});
  const list = h('div', {class: 'table'});
  const count = h('span', {class: 'unit', role: 'status'});
  const pages = h('p', {class: 'pages'});
  const listPanel = panel(t('view.devices'), {class: 'scroll tall'}, list, pages);
  listPanel.querySelector('.panel-head').append(count, exportButtons(t('view.devices'), exported));
  const map = mapChart(t('devices.map'), {note: t('devices.map.note')});
  const mapPanel = h('div', {hidden: true}, map.element);
  const element = h('div', {}, form, problem, h('div', {class: 'devices'}, panel(t('devices.facets'), {class: 'facet-panel'}, facets), h('div', {class: 'found'}, listPanel, mapPanel)));
  let devices = [];
  let counted = {};
  let drawn;
  let shown;
  let asked;

  function submit(event) {
    event.preventDefault();
    address.change({q: input.value.trim(), after: ''});
  }

  async function load(signal) {
    const question = {q: address.get('q'), product: address.get('product'), tz: address.zone()};
    // Keeps what the user types, unless the address now has another search, as after the Back button.
    if (document.activeElement !== input || question.q !== asked) {
      input.value = question.q;
    }
    asked = question.q;
    const state = JSON.stringify(question);
    try {
      const page = await found({...question, sort: address.get('sort')}, signal);
      devices = page.devices;
      show(page);
      if (counted.state !== state || Date.now() - counted.at > COUNT_EVERY) {
        if (counted.state !== state) {
          counted = {};
          fill(count, t('devices.counting'));
        }
        countAll(question, state, signal);
      } else {
        showFacets(counted.data);
      }
    } catch (error) {
      if (!(error instanceof Unanswered) || error.code !== 'bad-search') {
        throw error;
      }
      devices = [];
      drawn = undefined;
      shown = undefined;
      problem.hidden = false;
      fill(problem, h('span', {}, t('search.problem.' + error.details.problem, {...error.details.details})), h('code', {}, question.q.slice(0, error.details.position), h('mark', {}, question.q.slice(error.details.position) || ' ')));
      fill(list, empty(t('devices.not-understood')));
      fill(pages);
      fill(count);
      fill(facets);
      mapPanel.hidden = true;
    }
  }

  /** Shows a page that ended early, until the search of all other devices answers. */
  async function found(question, signal) {
    const page = await ask('search', {...question, after: address.get('after')}, signal);
    problem.hidden = true;
    if (!page.unfinished) {
      return page;
    }
    if (shown !== location.search) {
      devices = page.devices;
      show({...page, next: null, searching: true});
    }
    try {
      const rest = await ask('search', {...question, after: page.next}, signal);
      return {...rest, devices: [...page.devices, ...rest.devices]};
    } catch (error) {
      if (!(error instanceof Unanswered) || error.code !== 'too-slow') {
        throw error;
      }
      return page;
    }
  }

  /** Loads the counts after the page, so that the found devices show at once. */
  async function countAll(question, state, signal) {
    const asked = [ask('search/count', question, signal), ask('search/facets', question, signal)];
    const [total, data] = (await Promise.allSettled(asked)).map(answer => answer.value);
    if (signal.aborted) {
      return;
    }
    fill(count, total ? t('devices.count', {count: total.devices * total.oneOf, number: amount(total.devices, total.oneOf)}) : t('devices.not-counted'));
    if (data) {
      counted = {state, data, at: Date.now()};
      showFacets(data);
    }
    locate(question, signal);
  }

  async function locate(question, signal) {
    try {
      const found = await ask('search/positions', question, signal);
      if (found.positions.length > 0) {
        await land();
      }
      if (signal.aborted) {
        return;
      }
      mapPanel.hidden = found.positions.length === 0;
      map.show({shows: JSON.stringify(question), unit: found.positions.length === 5000 ? t('devices.map.first', {number: format.integer(5000)}) : '', places: found.positions.map(place)});
    } catch (error) {
      // If the request fails, the view shows no map.
      mapPanel.hidden = mapPanel.hidden || !signal.aborted;
    }
  }

  function place(row) {
    return {name: row.device_name, product: row.product_key, status: row.status, at: row.at, longitude: row.longitude, latitude: row.latitude, colour: tone({online: 'good', offline: 'bad'}[row.status] ?? 'other')};
  }

  function show(page) {
    const next = JSON.stringify([page.devices, page.next, page.unfinished, page.searching, address.zone(), location.search]);
    shown = location.search;
    if (next === drawn) {
      return;
    }
    drawn = next;
    if (page.devices.length === 0 && page.unfinished) {
      fill(list, empty(t(page.searching ? 'devices.searching' : 'devices.too-slow')));
    } else if (page.devices.length === 0) {
      fill(list, empty(t(address.get('q') ? 'devices.none' : 'devices.no-data')));
    } else {
      fill(list, grid(t('view.devices'), columns(), page.devices));
    }
    fill(pages, page.devices.length > 0 && page.unfinished && h('span', {class: 'note', role: 'status'}, t(page.searching ? 'devices.searching' : 'devices.too-slow')), ' ', address.get('after') && h('a', {'data-key': 'first', href: address.here({after: ''})}, t('devices.first')), ' ', page.next && h('a', {'data-key': 'next', href: address.here({after: page.next})}, t('devices.next')));
  }

  function showFacets(data) {
    const search = address.get('q');
    fill(facets, FACETS.map(name => {
      const rows = data.facets.filter(row => row.facet === name);
      return rows.length > 0 && h('section', {}, h('h3', {}, t('facet.' + name)), h('ul', {}, rows.map(row => {
        const term = termOf(row);
        const on = includes(search, term);
        return h('li', {}, h('a', {'data-key': term, href: address.here({q: toggled(search, term), after: ''}), 'aria-current': on ? 'true' : false, title: term}, h('span', {class: 'facet-name'}, facetText(row)), h('span', {class: 'facet-count'}, amount(row.devices, data.oneOf))));
      })), rows[0].of > rows.length && h('p', {class: 'note'}, t('facet.more', {number: format.integer(rows[0].of - rows.length)})));
    }), data.oneOf > 1 && h('p', {class: 'note'}, t('facet.sample', {number: data.oneOf})), data.facets.length === 0 && empty(t('facet.none')));
  }

  function exported() {
    const names = Object.keys(devices[0] ?? {});
    const times = ['created_at', 'since', 'last_seen'];
    return {head: names, rows: devices.map(row => names.map(name => times.includes(name) && row[name] !== null ? new Date(row[name]).toISOString() : row[name]))};
  }
  return {element, load};
}

function columns() {
  return [
    {title: sortable(t('column.device'), 'name'), label: t('column.device'), named: true, value: row => deviceLink(row.product_key, row.device_name)},
    {title: t('column.status'), value: row => [statusChip(row.status), row.flapping && chip(t('status.flapping'), 'warn'), row.state !== 'enabled' && row.state !== 'unknown' && chip(word('state', row.state))]},
    {title: sortable(t('column.since'), 'since'), label: t('column.since'), value: row => [when(row.since), row.status === 'offline' && row.offline_reason !== null && h('div', {class: 'note'}, code('reason', row.offline_reason))]},
    {title: t('column.seen'), fixed: true, value: row => when(row.last_seen)},
    {title: t('column.product'), named: true, value: row => row.product_key},
    {title: t('column.gateway'), named: true, value: row => row.gateway_device_name ? deviceLink(row.gateway_product_key, row.gateway_device_name) : '–'},
    {title: t('column.versions'), value: row => pairs(row.versions)},
    {title: t('column.tags'), value: row => pairs(row.tags)},
    {title: t('column.open'), value: row => open(row)},
  ];
}

function open(row) {
  const alerts = (row.alerts ?? []).map(kind => chip(word('alert', kind), 'bad'));
  return alerts.length === 0 && row.events === 0 ? '–' : [alerts, row.events > 0 && h('div', {class: 'note'}, t('devices.events', {count: row.events, number: row.events === 1000 ? '1,000+' : format.integer(row.events)}))];
}

function pairs(values) {
  const entries = values && typeof values === 'object' ? Object.entries(values) : [];
  return entries.length === 0 ? '–' : [entries.slice(0, 4).map(([name, value]) => tag(`${name} ${format.json(value)}`)), entries.length > 4 && h('span', {class: 'note'}, `+${entries.length - 4}`)];
}

function tag(text) {
  const start = [...text].slice(0, 32).join('');
  // Short values stay on one line.
  const said = text.length <= 20 ? text.replaceAll(' ', '\u00a0') : start === text ? text : start + '…';
  return h('span', {class: 'tag', title: start === text ? undefined : text}, said);
}

export function statusChip(status) {
  return chip(t('status.' + (status ?? 'unknown')), {online: 'good', offline: 'bad'}[status] ?? 'neutral');
}

/** A heading that sorts in ascending order, and in descending order at the next click. */
function sortable(text, name) {
  const now = address.get('sort') || 'name';
  const next = now === name ? '-' + name : name;
  return h('a', {'data-key': 'sort-' + name, href: address.here({sort: next, after: ''}), class: 'sort'}, text, now === name ? ' ▲' : now === '-' + name ? ' ▼' : '');
}

function amount(number, oneOf) {
  return oneOf > 1 ? '≈ ' + format.short(number * oneOf) : format.integer(number);
}

function termOf(row) {
  return {status: `status:${row.value}`, product: `product:${quoted(row.value)}`, reason: `reason:${row.value}`, gateway: `gateway:${quoted(`${row.name}/${row.value}`)}`,
    tag: `tag.${quoted(row.name)}:${quoted(row.value)}`, version: `version.${quoted(row.name)}:${quoted(row.value)}`}[row.facet];
}

function facetText(row) {
  switch (row.facet) {
    case 'status': return t('status.' + row.value);
    case 'reason': return code('reason', row.value);
    case 'tag':
    case 'version': return `${row.name} ${row.value}`;
    default: return row.value;
  }
}

function help() {
  return h('div', {}, h('p', {class: 'note'}, t('devices.help.text')), h('ul', {class: 'examples'}, EXAMPLES.map(example => h('li', {}, h('a', {href: address.here({q: example, after: ''})}, h('code', {}, example)), ' ', t('example.' + example)))));
}
