import {chip, empty, fill, h, panel} from './dom.js';
import {ask} from './api.js';
import {barChart, timeChart, tone} from './charts.js';
import {decisionChip} from './figures.js';
import {bar, deviceLink, grid, table, when} from './tables.js';
import {t, word} from './messages.js';
import * as address from './address.js';
import * as format from './format.js';

/** Of a larger batch, the view reads a sample of this many tasks. */
const SAMPLE = 20000;

/** One rollout: its progress, its failures, and the advice of the gate. */
export function create(job) {
  const head = h('div', {class: 'story-head'});
  const gate = h('div', {});
  const progress = timeChart(t('rollout.tasks'), {size: 'tall'});
  const steps = barChart(t('rollout.steps'), {of: t('column.step'), note: t('rollout.steps.note')});
  const durations = barChart(t('rollout.durations'), {of: t('rollout.up-to'), note: t('rollout.durations.note')});
  const failures = table(t('rollout.failures'), [
    {title: t('rollout.from-version'), value: row => row.src_version || t('status.unknown')},
    {title: t('column.step'), value: row => format.step(row.step)},
    {title: t('rollout.description'), wide: true, value: row => row.description || '–'},
    {title: t('rollout.tasks-count'), number: true, value: row => format.integer(row.tasks)},
  ], t('rollout.no-failures'));
  const sources = table(t('rollout.by-source'), [
    {title: t('rollout.from-version'), value: row => row.src_version || t('status.unknown')},
    {title: t('rollout.tasks-count'), number: true, value: row => format.integer(row.tasks)},
    {title: t('rollout.succeeded'), number: true, value: row => format.integer(row.succeeded)},
    {title: t('column.failed'), number: true, value: row => format.integer(row.failed)},
    {title: t('column.success-rate'), value: row => rate(row)},
  ]);
  const stalled = table(t('rollout.stalled'), [
    {title: t('column.device'), value: row => deviceLink(row.product_key, row.device_name)},
    {title: t('column.step'), value: row => format.step(row.step)},
    {title: t('rollout.silent'), fixed: true, value: row => when(row.updated_at)},
    {title: t('rollout.attempt'), number: true, value: row => format.integer(row.attempts)},
    {title: t('rollout.said'), wide: true, value: row => row.description ?? '–'},
  ], t('rollout.none-stalled'));
  const decisions = table(t('rollout.decisions'), [
    {title: t('column.when'), fixed: true, value: row => when(row.window_end)},
    {title: t('column.decision'), fixed: true, value: row => decisionChip(row.decision)},
    {title: t('column.reason'), wide: true, value: row => sentences(row.reasons)[0] ?? '–'},
  ], t('rollout.no-decision'));
  const measures = h('div', {class: 'table'});
  const measuresPanel = h('div', {class: 'wide', hidden: true}, panel(t('rollout.rests-on'), {class: 'scroll', note: t('rollout.rests-on.note')}, measures));
  const element = h('div', {}, h('p', {class: 'back'}, h('a', {href: address.link('/rollouts')}, t('rollout.back'))), head, h('div', {class: 'grid'},
      h('div', {class: 'span2'}, progress.element), panel(t('rollout.gate'), {class: 'scroll', note: t('rollout.gate.note')}, gate),
      measuresPanel, steps.element, durations.element, panel(t('rollout.by-source'), {class: 'scroll'}, sources.element),
      h('div', {class: 'span2'}, panel(t('rollout.failures'), {class: 'scroll'}, failures.element)), panel(t('rollout.decisions'), {class: 'scroll'}, decisions.element),
      h('div', {class: 'wide'}, panel(t('rollout.stalled'), {class: 'scroll'}, stalled.element))));

  async function load(signal) {
    const data = await ask('rollout', {job}, signal);
    const row = data.rollout[0];
    if (!row) {
      fill(head, h('h2', {}, job), empty(t('rollout.no-data')));
    } else {
      fill(head, h('h2', {}, `${row.module_name ?? t('rollout.no-module')} → ${row.dest_version ?? t('rollout.no-version')}`, ' ', decisionChip(data.gate[0]?.decision), row.state && chip(word('task', row.state), 'busy')), facts(row));
    }
    showProgress(data, row);
    showGate(data.gate[0]);
    const unit = row?.tasks > SAMPLE ? t('rollout.sample-unit', {number: format.integer(SAMPLE)}) : t('rollout.unit');
    steps.show({unit, bars: funnel(data.steps)});
    durations.show({unit, bars: data.durations.map(one => ({name: format.duration(one.to_ms), value: one.tasks, colour: tone('good')}))});
    failures.show(data.failures, data.failures.length === 100 ? t('first-100') : '');
    sources.show(data.sources, row?.tasks > SAMPLE ? t('rollout.sample', {number: format.integer(SAMPLE)}) : '');
    stalled.show(data.stalled, data.stalled.length === 100 ? t('rollout.longest') : '');
    decisions.show(data.decisions);
  }

  function showProgress(data, row) {
    const from = Math.min(data.windows[0]?.window_start ?? 0, row?.first_report_at ?? Infinity);
    const to = Math.max(data.windows.at(-1)?.window_end ?? 0, row?.last_report_at ?? 0);
    // Each number is that of a window's end, and is valid until the next row.
    const line = (name, column, colour) => ({name, colour: tone(colour), step: true, points: data.windows.length === 0 ? []
        : [[from, 0], ...data.windows.map(window => [window.window_end, window[column]]), [to, data.windows.at(-1)[column]]]});
    progress.show({from, to, whole: true, unit: t('rollout.observed-unit'), write: format.integer, series: [
      line(t('rollout.in-progress'), 'in_progress', 'busy'), line(t('rollout.succeeded'), 'succeeded', 'good'), line(t('column.failed'), 'failed', 'bad'), line(t('rollout.canceled'), 'canceled', 'other'), line(t('rollouts.stalled'), 'stalled', 'warn'),
    ].filter(one => one.points.some(point => point[1] > 0))});
  }

  function showGate(decision) {
    const compared = comparisons(decision?.comparisons);
    measuresPanel.hidden = compared === null;
    fill(measures, compared);
    if (!decision) {
      fill(gate, empty(t('rollout.no-decision')));
      return;
    }
    fill(gate, h('p', {}, decisionChip(decision.decision), h('span', {class: 'note'}, ' ' + format.time(decision.window_end))),
        h('ul', {class: 'reasons'}, sentences(decision.reasons).map(text => h('li', {}, text))),
        h('p', {class: 'note'}, t('rollout.compared', {upgraded: format.integer(decision.upgraded_devices), upgradedHours: hours(decision.upgraded_online_ms), baseline: format.integer(decision.baseline_devices), baselineHours: hours(decision.baseline_online_ms)})));
  }
  return {element, load, title: t('rollout.title', {job})};
}

/** The expected end with its interval. */
export function expectedEnd(row) {
  if (!row.eta) {
    return row.in_progress > 0 ? t('rollout.not-known') : '–';
  }
  const day = at => format.time(at).slice(0, 10);
  const bound = at => day(at) === day(row.eta) ? format.clock(at) : format.time(at);
  const interval = row.eta_low || row.eta_high ? ` (${row.eta_low ? bound(row.eta_low) : '…'} – ${row.eta_high ? bound(row.eta_high) : t('rollout.no-bound')})` : '';
  return format.time(row.eta) + interval;
}

function facts(row) {
  const fact = (name, value) => h('div', {}, h('dt', {}, name), h('dd', {}, value));
  return h('dl', {class: 'facts'},
      fact(t('column.job'), row.job_id), fact(t('column.product'), row.product_key ?? '–'), fact(t('rollout.observed'), format.integer(row.tasks)), fact(t('rollout.in-progress'), format.integer(row.in_progress)),
      fact(t('column.success-rate'), t('rollout.of-observed', {share: format.percent(row.success_rate)})), fact(t('rollout.succeeded'), format.integer(row.succeeded)), fact(t('column.failed'), format.integer(row.failed)), fact(t('rollout.canceled'), format.integer(row.canceled)),
      fact(t('rollouts.stalled'), format.integer(row.stalled)), fact(t('rollout.retries'), format.integer(row.retries)), fact(t('rollout.confirmed'), format.integer(row.confirmed)), fact(t('rollout.reverted'), format.integer(row.reverted)),
      fact(t('rollout.p50'), `${format.duration(row.p50_duration_ms)} / ${format.duration(row.p95_duration_ms)}`), fact(t('rollout.end'), expectedEnd(row)), fact(t('gateways.first-seen'), format.time(row.first_report_at)), fact(t('rollout.last-report'), format.time(row.last_report_at)));
}

/** A negative step tells where the task failed; the task reached all earlier steps. */
function funnel(rows) {
  const reached = (row, percent) => row.status === 'SUCCEEDED' || row.step >= percent || [-1, -3, -4].includes(row.step);
  const count = test => rows.reduce((sum, row) => sum + (test(row) ? row.tasks : 0), 0);
  if (rows.length === 0) {
    return [];
  }
  return [
    {name: t('rollout.bar-observed'), value: count(() => true), colour: tone('other')},
    ...[25, 50, 75, 100].map(percent => ({name: `${percent} %`, value: count(row => reached(row, percent)), colour: tone('busy')})),
    {name: t('commands.succeeded'), value: count(row => row.status === 'SUCCEEDED'), colour: tone('good')},
    {name: t('commands.failed'), value: count(row => row.status === 'FAILED'), colour: tone('bad')},
  ];
}

function rate(row) {
  const finished = row.succeeded + row.failed;
  return finished === 0 ? '–' : bar(row.succeeded / finished, format.percent(row.succeeded / finished), 'good');
}

function hours(ms) {
  return ms === null || ms === undefined ? '–' : `${format.number(Math.round(ms / 360e3) / 10)} ${t('unit.h')}`;
}

/** Patterns of a gate's reasons, which the job writes in English, and the keys of their texts. */
const REASONS = [
  ['gate-reason.rate', /^(?<measure>\w+): (?<upgraded>\S+) per device-hour on the new version, (?<baseline>\S+) on the source versions; in the same windows the ratio is at least (?<ratio>\S+)$/],
  ['gate-reason.few', /^(?<measure>\w+): too few devices or too little time online to compare$/],
  ['gate-reason.installations', /^(?<failed>\d+) of (?<finished>\d+) installations failed; the share is at least (?<share>\S+)$/],
];

function sentence(reason) {
  for (const [key, form] of REASONS) {
    const found = form.exec(reason)?.groups;
    if (found) {
      return t(key, {...found, measure: word('measure', found.measure)});
    }
  }
  return format.json(reason);
}

function sentences(reasons) {
  if (reasons === null || reasons === undefined) {
    return [];
  }
  return (Array.isArray(reasons) ? reasons : [reasons]).map(sentence);
}

/** One row per measure. A number that is not finite is null, for example a rate without online time. */
function comparisons(found) {
  if (!Array.isArray(found) || found.length === 0) {
    return null;
  }
  return grid(t('rollout.comparisons'), [
    {title: t('rollout.measure'), fixed: true, value: row => word('measure', row.measure)},
    {title: t('rollout.verdict'), fixed: true, value: row => decisionChip(row.verdict)},
    {title: t('rollout.upgraded-rate'), number: true, value: row => format.number(row.upgraded_rate)},
    {title: t('rollout.baseline-rate'), number: true, value: row => format.number(row.baseline_rate)},
    {title: t('rollout.ratio'), number: true, value: row => format.number(row.ratio)},
    {title: t('rollout.interval'), number: true, value: row => `${bound(row.low)} – ${bound(row.high)}`},
    {title: t('rollout.upgraded-count'), number: true, value: row => format.integer(row.upgraded_count)},
    {title: t('rollout.baseline-count'), number: true, value: row => format.integer(row.baseline_count)},
  ], found);
}

function bound(value) {
  return value === null ? '∞' : format.number(value);
}
