import {chip, empty, fill, h, panel} from './dom.js';
import {ask} from './api.js';
import {barChart, timeChart, tone} from './charts.js';
import {decisionChip} from './figures.js';
import {bar, deviceLink, grid, table, when} from './tables.js';
import * as address from './address.js';
import * as format from './format.js';

/** Of a larger batch so many tasks are looked at one by one. */
const SAMPLE = 20000;

/** One rollout: how far it is, what fails, and whether it should go on. */
export function create(job) {
  const head = h('div', {class: 'story-head'});
  const gate = h('div', {});
  const progress = timeChart('Tasks by state', {size: 'tall'});
  const steps = barChart('How far tasks got', {of: 'Step', note: 'Observed tasks that reached a step in their current attempt.'});
  const durations = barChart('Time to success', {of: 'Up to', note: 'From first progress to success; upper ends of the classes.'});
  const failures = table('Failures', [
    {title: 'From version', value: row => row.src_version || 'not known'},
    {title: 'Step', value: row => format.step(row.step)},
    {title: 'Description', wide: true, value: row => row.description || '–'},
    {title: 'Tasks', number: true, value: row => format.integer(row.tasks)},
  ], 'No task is failed.');
  const sources = table('By source version', [
    {title: 'From version', value: row => row.src_version || 'not known'},
    {title: 'Tasks', number: true, value: row => format.integer(row.tasks)},
    {title: 'Succeeded', number: true, value: row => format.integer(row.succeeded)},
    {title: 'Failed', number: true, value: row => format.integer(row.failed)},
    {title: 'Success rate', value: row => rate(row)},
  ]);
  const stalled = table('Stalled tasks', [
    {title: 'Device', value: row => deviceLink(row.product_key, row.device_name)},
    {title: 'Step', value: row => format.step(row.step)},
    {title: 'Silent since', fixed: true, value: row => when(row.updated_at)},
    {title: 'Attempt', number: true, value: row => format.integer(row.attempts)},
    {title: 'Said last', wide: true, value: row => row.description ?? '–'},
  ], 'No task is stalled.');
  const decisions = table('Decisions', [
    {title: 'When', fixed: true, value: row => when(row.window_end)},
    {title: 'Decision', fixed: true, value: row => decisionChip(row.decision)},
    {title: 'Reason', wide: true, value: row => sentences(row.reasons)[0] ?? '–'},
  ], 'No decision yet.');
  const measures = h('div', {class: 'table'});
  const measuresPanel = h('div', {class: 'wide', hidden: true}, panel('What the decision rests on', {class: 'scroll', note: 'Upgraded devices, the baseline of those that still run a source version, and the ratio of their rates with the interval that holds it with gate.confidence.'}, measures));
  const element = h('div', {}, h('p', {class: 'back'}, h('a', {href: address.link('/rollouts')}, '← All rollouts')), head, h('div', {class: 'grid'},
      h('div', {class: 'span2'}, progress.element), panel('Gate', {class: 'scroll', note: 'Upgraded devices compared with those that still run a source version.'}, gate),
      measuresPanel, steps.element, durations.element, panel('By source version', {class: 'scroll'}, sources.element),
      h('div', {class: 'span2'}, panel('Failures', {class: 'scroll'}, failures.element)), panel('Decisions', {class: 'scroll'}, decisions.element),
      h('div', {class: 'wide'}, panel('Stalled tasks', {class: 'scroll'}, stalled.element))));

  async function load(signal) {
    const data = await ask('rollout', {job}, signal);
    const row = data.rollout[0];
    if (!row) {
      fill(head, h('h2', {}, job), empty('No data yet: no report of this batch has been seen.'));
    } else {
      fill(head, h('h2', {}, `${row.module_name ?? 'module not known'} → ${row.dest_version ?? 'version not known'}`, ' ', decisionChip(data.gate[0]?.decision), row.state && chip(row.state.toLowerCase().replaceAll('_', ' '), 'busy')), facts(row));
    }
    showProgress(data, row);
    showGate(data.gate[0]);
    const unit = row?.tasks > SAMPLE ? `tasks, of a sample of ${format.integer(SAMPLE)}` : 'tasks';
    steps.show({unit, bars: funnel(data.steps)});
    durations.show({unit, bars: data.durations.map(one => ({name: format.duration(one.to_ms), value: one.tasks, colour: tone('good')}))});
    failures.show(data.failures, data.failures.length === 100 ? 'The first 100.' : '');
    sources.show(data.sources, row?.tasks > SAMPLE ? `Of a sample of ${format.integer(SAMPLE)} tasks.` : '');
    stalled.show(data.stalled, data.stalled.length === 100 ? 'The 100 that have been silent longest.' : '');
    decisions.show(data.decisions);
  }

  function showProgress(data, row) {
    const from = Math.min(data.windows[0]?.window_start ?? 0, row?.first_report_at ?? Infinity);
    const to = Math.max(data.windows.at(-1)?.window_end ?? 0, row?.last_report_at ?? 0);
    // Numbers are those of a window's end, and stand until the next window in which one changed.
    const line = (name, column, colour) => ({name, colour: tone(colour), step: true, points: data.windows.length === 0 ? []
        : [[from, 0], ...data.windows.map(window => [window.window_end, window[column]]), [to, data.windows.at(-1)[column]]]});
    progress.show({from, to, whole: true, unit: 'observed tasks, over the whole rollout', write: format.integer, series: [
      line('In progress', 'in_progress', 'busy'), line('Succeeded', 'succeeded', 'good'), line('Failed', 'failed', 'bad'), line('Canceled', 'canceled', 'other'), line('Stalled', 'stalled', 'warn'),
    ].filter(one => one.points.some(point => point[1] > 0))});
  }

  function showGate(decision) {
    const compared = comparisons(decision?.comparisons);
    measuresPanel.hidden = compared === null;
    fill(measures, compared);
    if (!decision) {
      fill(gate, empty('No decision yet.'));
      return;
    }
    fill(gate, h('p', {}, decisionChip(decision.decision), h('span', {class: 'note'}, ` at ${format.time(decision.window_end)}`)),
        h('ul', {class: 'reasons'}, sentences(decision.reasons).map(text => h('li', {}, text))),
        h('p', {class: 'note'}, `${format.integer(decision.upgraded_devices)} upgraded devices, ${hours(decision.upgraded_online_ms)} online; baseline ${format.integer(decision.baseline_devices)} devices, ${hours(decision.baseline_online_ms)} online.`));
  }
  return {element, load, title: `Rollout ${job}`};
}

/** When it will be over, with its interval. */
export function expectedEnd(row) {
  if (!row.eta) {
    return row.in_progress > 0 ? 'not known yet' : '–';
  }
  const interval = row.eta_low || row.eta_high ? ` (${row.eta_low ? format.clock(row.eta_low) : '…'} – ${row.eta_high ? format.clock(row.eta_high) : 'no bound'})` : '';
  return format.time(row.eta) + interval;
}

function facts(row) {
  const fact = (name, value) => h('div', {}, h('dt', {}, name), h('dd', {}, value));
  return h('dl', {class: 'facts'},
      fact('Job', row.job_id), fact('Product', row.product_key ?? '–'), fact('Tasks observed', format.integer(row.tasks)), fact('In progress', format.integer(row.in_progress)),
      fact('Success rate', `${format.percent(row.success_rate)} of observed`), fact('Succeeded', format.integer(row.succeeded)), fact('Failed', format.integer(row.failed)), fact('Canceled', format.integer(row.canceled)),
      fact('Stalled', format.integer(row.stalled)), fact('Retries', format.integer(row.retries)), fact('Confirmed by devices', format.integer(row.confirmed)), fact('Reverted since', format.integer(row.reverted)),
      fact('Duration p50 / p95', `${format.duration(row.p50_duration_ms)} / ${format.duration(row.p95_duration_ms)}`), fact('Expected end (95 % done)', expectedEnd(row)), fact('First report', format.time(row.first_report_at)), fact('Last report', format.time(row.last_report_at)));
}

/** A negative step says where it failed: what comes before that was reached. */
function funnel(rows) {
  const reached = (row, percent) => row.status === 'SUCCEEDED' || row.step >= percent || [-1, -3, -4].includes(row.step);
  const count = test => rows.reduce((sum, row) => sum + (test(row) ? row.tasks : 0), 0);
  if (rows.length === 0) {
    return [];
  }
  return [
    {name: 'observed', value: count(() => true), colour: tone('other')},
    ...[25, 50, 75, 100].map(percent => ({name: `${percent} %`, value: count(row => reached(row, percent)), colour: tone('busy')})),
    {name: 'succeeded', value: count(row => row.status === 'SUCCEEDED'), colour: tone('good')},
    {name: 'failed', value: count(row => row.status === 'FAILED'), colour: tone('bad')},
  ];
}

function rate(row) {
  const finished = row.succeeded + row.failed;
  return finished === 0 ? '–' : bar(row.succeeded / finished, format.percent(row.succeeded / finished), 'good');
}

function hours(ms) {
  return ms === null || ms === undefined ? '–' : `${format.number(Math.round(ms / 360e3) / 10)} h`;
}

function sentences(reasons) {
  if (reasons === null || reasons === undefined) {
    return [];
  }
  return (Array.isArray(reasons) ? reasons : [reasons]).map(format.json);
}

/** One row a measure. A number that is not finite is null: without online time, or nothing to divide by. */
function comparisons(found) {
  if (!Array.isArray(found) || found.length === 0) {
    return null;
  }
  return grid('Comparisons', [
    {title: 'Measure', fixed: true, value: row => words(row.measure)},
    {title: 'Verdict', fixed: true, value: row => decisionChip(row.verdict)},
    {title: 'Upgraded, per device-hour', number: true, value: row => format.number(row.upgraded_rate)},
    {title: 'Baseline, per device-hour', number: true, value: row => format.number(row.baseline_rate)},
    {title: 'Ratio', number: true, value: row => format.number(row.ratio)},
    {title: 'Interval of the ratio', number: true, value: row => `${bound(row.low)} – ${bound(row.high)}`},
    {title: 'Upgraded, count', number: true, value: row => format.integer(row.upgraded_count)},
    {title: 'Baseline, count', number: true, value: row => format.integer(row.baseline_count)},
  ], found);
}

function bound(value) {
  return value === null ? '∞' : format.number(value);
}

function words(name) {
  return name.replaceAll('_', ' ');
}
