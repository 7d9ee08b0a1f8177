import { describe, expect, test } from 'vitest';

import { currencies, currencyOfCountry } from '../../src/registration/country-currency.ts';
import { timeZoneOfCity } from '../../src/registration/country-time-zone.ts';
import { readCurrency, readTimeZone, utcOffset } from '../../src/registration/setting-answers.ts';
import { countryOfPhone, languageOfPhone, localeOf } from '../../src/registration/settings.ts';

const november = new Date('2026-11-21T04:00:00Z');

test.for([
  ['+6281234567890', 'ID', 'id', 'id-ID'],
  ['+34612345678', 'ES', 'es', 'es-ES'],
  ['+5215512345678', 'MX', 'es', 'es-MX'],
  ['+14155552671', 'US', 'en', 'en-US'],
  ['+16135550123', 'CA', 'en', 'en-CA'],
  ['+60123456789', 'MY', 'en', 'en-MY'],
  ['+4915112345678', 'DE', 'en', 'en-DE'],
  ['+883510012345678', undefined, 'en', 'en'],
] as const)('%s is of %s and spoken to in %s', ([phone, country, language, locale]) => {
  expect(countryOfPhone(phone)).toBe(country);
  expect(languageOfPhone(phone)).toBe(language);
  expect(localeOf(language, phone)).toBe(locale);
});

test('every currency of the table is one that Intl knows, and so is every country', () => {
  const regions = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });
  expect(currencies.filter((currency) => !/^[A-Z]{3}$/.test(currency))).toEqual([]);
  for (const country of ['ID', 'US', 'ES', 'FR', 'MX', 'AQ']) {
    expect(regions.of(country), country).toBeDefined();
  }
  expect(currencyOfCountry('ID')).toBe('IDR');
  expect(currencyOfCountry('HR')).toBe('EUR');
  expect(currencyOfCountry('BG')).toBe('EUR');
  expect(currencyOfCountry('EC')).toBe('USD');
  expect(currencyOfCountry('ZZ')).toBeUndefined();
});

describe('the time zone of a city', () => {
  test.for([
    ['Jakarta', 'ID', 'Asia/Jakarta'],
    ['Surabaya', 'ID', 'Asia/Jakarta'],
    ['Pontianak', 'ID', 'Asia/Pontianak'],
    ['Kota Makassar', 'ID', 'Asia/Makassar'],
    ['denpasar, bali', 'ID', 'Asia/Makassar'],
    ['Labuan Bajo', 'ID', 'Asia/Makassar'],
    ['Jayapura', 'ID', 'Asia/Jayapura'],
    ['Kota Ambon', 'ID', 'Asia/Jayapura'],
    ['Palumbon', 'ID', 'Asia/Jakarta'],
    ['Los Angeles', 'US', 'America/Los_Angeles'],
    ['San Francisco', 'US', 'America/Los_Angeles'],
    ['san francisco, CA', 'US', 'America/Los_Angeles'],
    ['Santa Monica, CA', 'US', 'America/Los_Angeles'],
    ['Ourtown, Texas', 'US', 'America/Chicago'],
    ['Nowhere Springs', 'US', 'America/New_York'],
    ['São José dos Campos', 'BR', 'America/Sao_Paulo'],
    ['Tijuana', 'MX', 'America/Tijuana'],
    ['Las Palmas', 'ES', 'Atlantic/Canary'],
    ['Perth', 'AU', 'Australia/Perth'],
    ['Bandung', 'ID', 'Asia/Jakarta'],
    ['Toledo', 'ID', 'Asia/Jakarta'],
    ['Cancún', 'MX', 'America/Cancun'],
    ['Sevilla', 'ES', 'Europe/Madrid'],
    ['Singapore', 'SG', 'Asia/Singapore'],
    ['Springfield', '', 'Etc/UTC'],
  ] as const)('%s in %s is %s', ([city, country, expected]) => {
    expect(timeZoneOfCity(city, country)).toBe(expected);
  });
});

describe('a time zone that is asked for', () => {
  test.for([
    ['WITA', 'ID', 'Asia/Makassar'],
    ['asia/tokyo', 'ID', 'Asia/Tokyo'],
    ['New York', 'ID', 'America/New_York'],
    ['Makassar', 'ID', 'Asia/Makassar'],
    ['Denpasar', 'ID', 'Asia/Makassar'],
    ['Bandung', 'ID', 'Asia/Jakarta'],
    ['Osaka', 'ID', 'Asia/Tokyo'],
    ['Boston', 'US', 'America/New_York'],
    ['UTC+7', 'ID', 'Asia/Jakarta'],
    ['+7', 'RU', 'Asia/Barnaul'],
    ['-5', 'US', 'America/New_York'],
    ['gmt-3', 'AR', 'America/Argentina/Buenos_Aires'],
    ['+5:30', 'IN', 'Asia/Calcutta'],
    ['+9', 'ES', 'Etc/GMT-9'],
    ['-9', 'ES', 'Etc/GMT+9'],
    ['UTC', 'ID', 'Etc/UTC'],
    ['+13', 'ID', undefined],
    ['+5:30', 'ID', undefined],
    ['Atlantis', 'ID', undefined],
    ['Mars/Olympus', 'ID', undefined],
  ] as const)('"%s" in %s is %s', ([text, country, expected]) => {
    expect(readTimeZone(text, country, november)).toBe(expected);
  });

  test('a distance from UTC is that of the season', () => {
    expect(utcOffset('Europe/Madrid', november)).toBe(60);
    expect(utcOffset('Europe/Madrid', new Date('2026-07-01T00:00:00Z'))).toBe(120);
    expect(utcOffset('America/St_Johns', november)).toBe(-210);
    expect(utcOffset('Etc/GMT-9', november)).toBe(540);
  });
});

describe('a currency that is asked for', () => {
  test.for([
    ['idr', 'ID', 'IDR'],
    ['Rp', 'ID', 'IDR'],
    ['Rupiah', 'US', 'IDR'],
    ['US Dollar', 'ID', 'USD'],
    ['dollars', 'AU', 'AUD'],
    ['$', 'US', 'USD'],
    ['$', 'ID', undefined],
    ['€', 'ID', 'EUR'],
    ['peso', 'MX', 'MXN'],
    ['peso', 'ID', undefined],
    ['pesos', 'CO', 'COP'],
    ['shells', 'ID', undefined],
    ['', 'ID', undefined],
  ] as const)('"%s" in %s is %s', ([text, country, expected]) => {
    expect(readCurrency(text, country)).toBe(expected);
  });
});
