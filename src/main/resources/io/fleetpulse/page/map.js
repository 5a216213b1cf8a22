import {box, framed, ink, row, SHOWN_ROWS, TIP} from './charts.js';
import {h} from './dom.js';
import {t} from './messages.js';
import {deviceLink, grid, when} from './tables.js';
import * as address from './address.js';
import * as format from './format.js';

/** Smallest extent of the map, in degrees, so that it shows a coast or a region. */
const LEAST = 8;
const STATUSES = ['online', 'offline', 'unknown'];
let loading;

/** Loads the outlines of the land, once and only if a map is shown. */
export function land() {
  loading ??= new Promise((resolve, reject) => {
    document.head.append(h('script', {src: '/world.js', onload: resolve, onerror: () => {
      loading = undefined;
      reject(new Error('world.js'));
    }}));
  });
  return loading;
}

/**
 * A map of positions in degrees, on the outlines that land() has loaded:
 * show({unit, shows, places: [{name, product, status, at, longitude, latitude, colour}]}); a map with the same `shows`
 * keeps the position to which the user moved it.
 */
export function mapChart(title, options = {}) {
  return framed(title, {...options, size: 'map'}, {
    any: data => data.places.length > 0,
    option: mapOption,
    click: item => item.data?.place && address.go(address.device(item.data.place.product, item.data.place.name)),
    legend: data => STATUSES.map(status => ({status, found: data.places.find(place => statusOf(place) === status)})).filter(one => one.found).map(one => ({name: t('status.' + one.status), stroke: one.found.colour})),
    words: data => [t('chart.places', {number: data.places.length})],
    table: data => grid(title, [{title: t('column.device'), value: place => deviceLink(place.product, place.name)}, {title: t('column.status'), value: place => t('status.' + statusOf(place))}, {title: t('map.latitude'), number: true, value: place => format.number(place.latitude)},
      {title: t('map.longitude'), number: true, value: place => format.number(place.longitude)}, {title: t('map.at'), fixed: true, value: place => when(place.at)}], data.places.slice(0, SHOWN_ROWS)),
    data: data => ({head: ['product_key', 'device_name', 'status', 'latitude', 'longitude', 'at'], rows: data.places.map(place => [place.product, place.name, place.status, place.latitude, place.longitude, place.at === null ? null : new Date(place.at).toISOString()])}),
  });
}

function statusOf(place) {
  return place.status ?? 'unknown';
}

function mapOption(data, chart) {
  const before = chart.getOption()?.geo?.[0];
  const moved = before?.name === data.shows ? {center: before.center, zoom: before.zoom} : {};
  const [west, east] = around(data.places.map(place => place.longitude), 180);
  const [south, north] = around(data.places.map(place => place.latitude), 85);
  const {line, text} = ink();
  return {
    animation: false,
    textStyle: {fontFamily: 'inherit', fontSize: 11},
    geo: {map: 'world', name: data.shows, roam: true, silent: true, left: 0, right: 0, top: 0, bottom: 0, preserveAspect: 'contain', boundingCoords: [[west, north], [east, south]], scaleLimit: {min: 0.5, max: 500},
      // Degrees of longitude are shorter far from the equator.
      aspectScale: Math.max(0.35, Math.cos((north + south) / 2 * Math.PI / 180)), itemStyle: {areaColor: line, borderColor: line, borderWidth: 1}, emphasis: {disabled: true}, ...moved},
    tooltip: {...TIP, trigger: 'item', formatter: item => box(item.data.place.name, [row(item.data.place.colour, t('status.' + statusOf(item.data.place)), `${format.number(item.data.place.latitude)}°, ${format.number(item.data.place.longitude)}°`)])},
    series: [{type: 'scatter', coordinateSystem: 'geo', symbolSize: data.places.length > 500 ? 5 : 9, cursor: 'pointer', emphasis: {itemStyle: {borderColor: text, borderWidth: 1}},
      data: data.places.map(place => ({value: [place.longitude, place.latitude], place, itemStyle: {color: place.colour, opacity: 0.75}}))}],
  };
}

/** Returns an extent slightly larger than that of the values, at most that of the world. */
function around(values, most) {
  const low = Math.min(...values);
  const high = Math.max(...values);
  const room = Math.max((LEAST - (high - low)) / 2, (high - low) * 0.06);
  return [Math.max(-most, low - room), Math.min(most, high + room)];
}
