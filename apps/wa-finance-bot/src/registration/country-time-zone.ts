import { cityMapping } from 'city-timezones';

import { foldText } from '../language/fold-text.ts';

/**
 * Where most people live in the countries that have several time zones (IANA names). Elsewhere the country's only
 * zone is taken from Intl.
 */
const mainZones: Readonly<Record<string, string>> = {
  AR: 'America/Argentina/Buenos_Aires',
  AU: 'Australia/Sydney',
  BR: 'America/Sao_Paulo',
  CA: 'America/Toronto',
  CD: 'Africa/Kinshasa',
  CL: 'America/Santiago',
  CN: 'Asia/Shanghai',
  CY: 'Asia/Nicosia',
  DE: 'Europe/Berlin',
  EC: 'America/Guayaquil',
  ES: 'Europe/Madrid',
  FM: 'Pacific/Pohnpei',
  GL: 'America/Nuuk',
  ID: 'Asia/Jakarta',
  KI: 'Pacific/Tarawa',
  KZ: 'Asia/Almaty',
  MH: 'Pacific/Majuro',
  MN: 'Asia/Ulaanbaatar',
  MX: 'America/Mexico_City',
  MY: 'Asia/Kuala_Lumpur',
  NZ: 'Pacific/Auckland',
  PF: 'Pacific/Tahiti',
  PG: 'Pacific/Port_Moresby',
  PS: 'Asia/Hebron',
  PT: 'Europe/Lisbon',
  RU: 'Europe/Moscow',
  UA: 'Europe/Kyiv',
  US: 'America/New_York',
  UZ: 'Asia/Tashkent',
};

/**
 * Cities and regions of Indonesia outside western time (WIB), by the presidential decree 41/1987: central time
 * (WITA) and eastern time (WIT).
 */
const centralIndonesia =
  'badung|bajawa|balangan|bali|balikpapan|banggai|bangli|banjarbaru|banjarmasin|bantaeng|barabai|baubau|berau|bima|' +
  'bitung|bone|bontang|bulukumba|buol|buton|denpasar|dompu|ende|enrekang|gianyar|gorontalo|gowa|jembrana|jeneponto|' +
  'kalimantan selatan|kalimantan timur|kalimantan utara|karangasem|kendari|klungkung|kolaka|konawe|kotabaru|' +
  'kotamobagu|kupang|kuta|kutai|labuan bajo|larantuka|lombok|luwuk|luwu|majene|makassar|mamuju|manado|manggarai|' +
  'maros|martapura|mataram|maumere|minahasa|morowali|nunukan|palopo|palu|pangkep|parepare|pare-pare|parigi|' +
  'nusantara|penajam|pinrang|polewali|poso|praya|rantepao|ruteng|samarinda|sangatta|selong|sengkang|sidrap|sigi|singaraja|' +
  'sinjai|soppeng|sulawesi|sumba|sumbawa|tabanan|takalar|tana toraja|tanjung selor|tanjungselor|tarakan|tenggarong|' +
  'tolitoli|tomohon|toraja|ubud|ujung pandang|waikabubak|waingapu|wajo|wakatobi|watampone';
const easternIndonesia =
  'ambon|asmat|biak|boven digoel|dobo|fak-fak|fakfak|halmahera|jayapura|kaimana|keerom|maluku|manokwari|masohi|' +
  'merauke|mimika|nabire|namlea|papua|raja ampat|saumlaki|sentani|serui|sofifi|sorong|ternate|tidore|' +
  'timika|tobelo|tual|wamena';

const indonesianZones: ReadonlyMap<string, string> = new Map([
  ...easternIndonesia.split('|').map((place) => [place, 'Asia/Jayapura'] as const),
  ...centralIndonesia.split('|').map((place) => [place, 'Asia/Makassar'] as const),
]);

/** The time zones of a country, by Intl, the one of most people first; none where there is no such country. */
export function timeZonesOfCountry(country: string): readonly string[] {
  if (!/^[A-Z]{2}$/.test(country)) {
    return [];
  }
  // Node has the method (ECMA-402, Intl Locale Info); the types of es2024 do not know it.
  const locale = new Intl.Locale(`und-${country}`) as Intl.Locale & {
    getTimeZones(): string[] | undefined;
  };
  const main = mainZones[country];
  return [...new Set([...(main === undefined ? [] : [main]), ...(locale.getTimeZones() ?? [])])];
}

/**
 * The time zone of a city: by its name where the country has several, else the zone where most people of that
 * country live. UTC where the country is not known.
 */
export function timeZoneOfCity(city: string, country: string): string {
  const [main = 'Etc/UTC', ...others] = timeZonesOfCountry(country);
  return others.length === 0 ? main : (timeZoneWithin(country, city) ?? main);
}

/** The time zone of a city that is known, in that country or, when it has none of that name, of the largest anywhere. */
export function findTimeZone(city: string, country: string): string | undefined {
  return timeZoneWithin(country, city) ?? citiesNamed(foldText(city))[0]?.timezone;
}

function timeZoneWithin(country: string, city: string): string | undefined {
  const place = foldText(city);
  return (
    (country === 'ID' ? timeZoneByDecree(place) : undefined) ??
    timeZonesOfCountry(country).find((zone) => containsWords(place, cityOfTimeZone(zone))) ??
    citiesNamed(place).find(({ iso2 }) => iso2 === country)?.timezone ??
    largestCityOfRegion(place, country)?.timezone
  );
}

function timeZoneByDecree(place: string): string | undefined {
  return [...indonesianZones].find(([name]) => containsWords(place, name))?.[1];
}

type City = (typeof cityMapping)[number];
let citiesByName: ReadonlyMap<string, readonly City[]> | undefined;

/** The cities whose name is that, or its begin ("san francisco ca"), the largest first. */
function citiesNamed(place: string): readonly City[] {
  // 7,000 names are folded when the first one is asked for.
  citiesByName ??= Map.groupBy(cityMapping, ({ city_ascii: name }) => foldText(name));
  const words = place.split(' ');
  for (let length = words.length; length > 0; length -= 1) {
    const cities = citiesByName.get(words.slice(0, length).join(' '));
    if (cities !== undefined) return cities.toSorted((one, other) => other.pop - one.pop);
  }
  return [];
}

/** Of a place too small for the map, its region may say more: "santa monica ca", "byron bay new south wales". */
function largestCityOfRegion(place: string, country: string): City | undefined {
  return cityMapping
    .filter(({ iso2 }) => iso2 === country)
    .filter(({ province, state_ansi: code }) =>
      [province, code].some((name) => name && place.endsWith(` ${foldText(name)}`)),
    )
    .toSorted((one, other) => other.pop - one.pop)[0];
}

/** The time zone that is named after a city, wherever that is; `undefined` for all other cities. */
export function timeZoneNamedAfter(city: string): string | undefined {
  const place = foldText(city);
  return Intl.supportedValuesOf('timeZone').find((zone) => cityOfTimeZone(zone) === place);
}

/** `America/Argentina/Buenos_Aires` is named after "buenos aires". */
export function cityOfTimeZone(zone: string): string {
  return foldText(zone.slice(zone.lastIndexOf('/') + 1).replaceAll('_', ' '));
}

function containsWords(text: string, words: string): boolean {
  return ` ${text} `.includes(` ${words} `);
}
