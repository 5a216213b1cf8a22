import {ask, Unanswered} from './api.js';
import {clear, redraw} from './charts.js';
import {fill, h} from './dom.js';
import * as address from './address.js';
import * as figures from './figures.js';
import * as format from './format.js';
import {LANGUAGES, has, language, t} from './messages.js';
import * as commandsView from './view-commands.js';
import * as deviceView from './view-device.js';
import * as devicesView from './view-devices.js';
import * as fleetView from './view-fleet.js';
import * as gatewaysView from './view-gateways.js';
import * as jobsView from './view-jobs.js';
import * as qualityView from './view-quality.js';
import * as rolloutsView from './view-rollouts.js';
import * as telemetryView from './view-telemetry.js';
import * as versionsView from './view-versions.js';

const VIEWS = {'/': fleetView, '/devices': devicesView, '/telemetry': telemetryView, '/rollouts': rolloutsView, '/versions': versionsView, '/gateways': gatewaysView, '/jobs': jobsView, '/commands': commandsView, '/quality': qualityView, '/device': deviceView};
const EVERY = 5000;
const KNOWN_EVERY = 60000;
const THEMES = {'': 'theme.system', light: 'theme.light', dark: 'theme.dark'};
const at = id => document.getElementById(id);

let current;
let shown = '';
let running = null;
let timer;
let answered = 0;
let known;
let products = [];

/** Shows the view that the address names, and everything in it. */
function route() {
  format.setZone(address.zone());
  const module = VIEWS[address.view()] ?? fleetView;
  if (module.needsProduct && !address.get('product') && products.length > 0) {
    address.change({product: products[0]}, true);
    return;
  }
  // A view of another device or job is created again; for another range or product, the view gets other data.
  const name = [language(), address.view(), address.view() === '/device' ? address.get('device') + '|' + address.get('product') : '', address.get('job')].join('|');
  if (name !== shown) {
    shown = name;
    clear();
    translate();
    current = module.create();
    at('main').replaceChildren(h('h1', {class: 'unseen'}, current.title ?? t(module.title)), current.element);
    document.title = `${current.title ?? t(module.title)} – Fleetpulse`;
  }
  controls(module);
  refresh();
}

function controls(module) {
  fill(at('views'), Object.entries(VIEWS).map(([path, view]) => h('a', {href: address.link(path), 'aria-current': view === module ? 'page' : false}, t(view.title))));
  const chosen = address.get('product');
  const names = products.includes(chosen) || !chosen ? products : [chosen, ...products];
  const state = JSON.stringify([names, module.needsProduct, language()]);
  if (at('product').dataset.state !== state) {
    at('product').dataset.state = state;
    fill(at('product'), !(module.needsProduct && names.length > 0) && h('option', {value: ''}, t('control.all-products')), names.map(name => h('option', {value: name}, name)));
  }
  at('product').value = chosen;
  const range = address.range();
  at('range').value = range.fixed ? 'fixed' : range.name;
  at('custom').hidden = !range.fixed;
  if (range.fixed) {
    at('from').value = format.inputTime(range.from);
    at('to').value = format.inputTime(range.to);
    at('to').setCustomValidity('');
  }
  const zones = [...new Set([address.zone(), Intl.DateTimeFormat().resolvedOptions().timeZone, 'UTC', 'Asia/Shanghai', ...(Intl.supportedValuesOf?.('timeZone') ?? [])])];
  if (at('zone').options.length === 0) {
    fill(at('zone'), zones.map(name => h('option', {value: name}, name)));
  }
  at('zone').value = address.zone();
}

/** Requests the data of the view, and again after a while. A newer request cancels an older one. */
async function refresh() {
  clearTimeout(timer);
  running?.abort();
  const run = new AbortController();
  running = run;
  const product = address.get('product');
  const {from, to} = address.range();
  try {
    const asked = ask('overview', {product, from, to}, run.signal);
    if (!product && VIEWS[address.view()]?.needsProduct) {
      // The view says that there are no products, which it does not know before this answer.
      learn((await asked).products.map(row => row.product_key));
      run.signal.throwIfAborted();
    }
    const [overview] = await Promise.all([asked, counted(product, run.signal), current.load(run.signal)]);
    answered = Date.now();
    learn(overview.products.map(row => row.product_key));
    figures.show(at('figures'), overview, known?.data);
    trouble(null);
  } catch (error) {
    if (run.signal.aborted) {
      return;
    }
    trouble(error);
    if (!(error instanceof Unanswered)) {
      console.error(error);
    }
  }
  if (!run.signal.aborted && !document.hidden) {
    timer = setTimeout(refresh, EVERY);
  }
}

async function counted(product, signal) {
  if (!known || known.product !== product || Date.now() - known.at > KNOWN_EVERY) {
    const data = await ask('known', {product}, signal);
    known = {product, data, at: Date.now()};
  }
}

function learn(names) {
  if (JSON.stringify(names) !== JSON.stringify(products)) {
    products = names;
    const module = VIEWS[address.view()] ?? fleetView;
    if (module.needsProduct && !address.get('product') && names.length > 0) {
      address.change({product: names[0]}, true);
    } else {
      controls(module);
    }
  }
}

/** Shows whether the data is live; old numbers stay and are marked. */
function trouble(error) {
  document.body.classList.toggle('stale', error !== null);
  at('trouble').hidden = error === null;
  const live = at('live');
  if (error === null) {
    // A screen reader announces the state once; only the visible text has the time.
    if (live.className !== 'live on') {
      live.className = 'live on';
      fill(live, h('span', {class: 'unseen'}, t('live.on')), h('span', {'aria-hidden': 'true', id: 'answered'}));
    }
    at('answered').textContent = t('live.at', {time: format.clock(answered)});
    return;
  }
  if (live.className !== 'live off') {
    live.className = 'live off';
    fill(live, t('live.off'));
  }
  const old = answered > 0 ? t('trouble.old', {time: format.time(answered)}) : '';
  const text = error instanceof Unanswered ? said(error) : t('trouble.broken');
  const next = t('trouble.next', {text, old, seconds: EVERY / 1000});
  if (at('trouble').textContent !== next) {
    at('trouble').textContent = next;
  }
}

function theme(next) {
  if (next) {
    document.documentElement.dataset.theme = next;
  } else {
    delete document.documentElement.dataset.theme;
  }
  at('theme').textContent = {'': '◐', light: '☀', dark: '☾'}[next];
  at('theme').setAttribute('aria-label', t(THEMES[next]));
  at('theme').title = t(THEMES[next]);
  redraw();
}

function stored() {
  try {
    return THEMES[localStorage.getItem('theme')] ? localStorage.getItem('theme') : '';
  } catch {
    return '';
  }
}

/** Sets the texts of the document itself in the language of the address. */
function translate() {
  document.documentElement.lang = language() === 'zh' ? 'zh-CN' : 'en';
  document.querySelectorAll('[data-text]').forEach(element => element.textContent = t(element.dataset.text));
  document.querySelectorAll('[data-label]').forEach(element => element.setAttribute('aria-label', t(element.dataset.label)));
  document.querySelectorAll('[data-placeholder]').forEach(element => element.placeholder = t(element.dataset.placeholder));
  fill(at('language'), Object.entries(LANGUAGES).map(([value, name]) => h('option', {value, lang: value}, name)));
  at('language').value = language();
  fill(at('range'), address.RANGES.map(value => h('option', {value}, t('range.' + value))), h('option', {value: 'fixed'}, t('range.fixed')));
  at('live').className = 'live';
  theme(document.documentElement.dataset.theme ?? '');
}

/** Returns the server's error message in the page's language. */
function said(error) {
  return has('error.' + error.code) ? t('error.' + error.code) : error.message;
}

function listen() {
  at('product').addEventListener('change', () => address.change({product: at('product').value, property: '', module: '', device: '', job: '', after: '', ofproduct: ''}));
  at('range').addEventListener('change', () => {
    const {from, to} = address.range();
    address.change(at('range').value === 'fixed' ? {range: '', from, to} : {range: at('range').value, from: '', to: ''});
  });
  for (const id of ['from', 'to']) {
    at(id).addEventListener('change', () => {
      const from = format.fromInput(at('from').value);
      const to = format.fromInput(at('to').value);
      at('to').setCustomValidity(from && to && from >= to ? t('control.order') : '');
      if (at('to').reportValidity() && from && to) {
        address.change({from, to});
      }
    });
  }
  at('language').addEventListener('change', () => address.change({lang: at('language').value}));
  at('zone').addEventListener('change', () => address.change({tz: at('zone').value}));
  at('theme').addEventListener('click', () => {
    const order = Object.keys(THEMES);
    const next = order[(order.indexOf(document.documentElement.dataset.theme ?? '') + 1) % order.length];
    try {
      localStorage.setItem('theme', next);
    } catch {
      // Without storage the choice lasts as long as the page.
    }
    theme(next);
  });
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', redraw);
  document.addEventListener('visibilitychange', () => document.hidden ? clearTimeout(timer) : refresh());
  document.addEventListener('click', event => {
    const link = event.target.closest('a[href^="/"]');
    if (link && !event.defaultPrevented && event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey) {
      event.preventDefault();
      const elsewhere = link.pathname !== location.pathname;
      address.go(link.getAttribute('href'));
      if (elsewhere) {
        window.scrollTo(0, 0);
        at('main').focus({preventScroll: true});
      }
    }
  });
  find();
}

/** Finds devices by the beginning of their names. */
function find() {
  let asking = new AbortController();
  let found = [];
  async function look(name) {
    asking.abort();
    asking = new AbortController();
    found = [];
    const data = await ask('devices', {product: address.get('product'), name}, asking.signal);
    found = data.devices.filter(row => row.device_name.startsWith(name));
    fill(at('devices'), found.slice(0, 20).map(row => h('option', {value: row.device_name}, row.product_key)));
  }
  document.addEventListener('input', event => {
    if (event.target.list === at('devices')) {
      look(event.target.value).catch(() => {});
    }
  });
  at('find').addEventListener('submit', async event => {
    event.preventDefault();
    const name = at('device').value;
    try {
      await look(name);
    } catch {
      return;
    }
    const match = found.find(row => row.device_name === name) ?? found[0];
    at('device').setCustomValidity(match ? '' : t('find.none'));
    if (match) {
      address.go(address.device(match.product_key, match.device_name));
    } else {
      at('device').reportValidity();
    }
  });
  at('device').addEventListener('input', () => at('device').setCustomValidity(''));
}

format.setZone(address.zone());
theme(stored());
listen();
address.onChange(route);
route();
