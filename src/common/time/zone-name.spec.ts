import { isZoneName, zoneOfOffset } from './zone-name.js';

/** Names whose capitals follow no simple rule, and links, which the runtime would name by their target. */
const UNUSUAL = [
  'UTC',
  'Etc/UTC',
  'Etc/UCT',
  'Etc/GMT+10',
  'Etc/GMT-14',
  'GMT',
  'GMT0',
  'Europe/London',
  'GB',
  'GB-Eire',
  'CET',
  'EST5EDT',
  'NZ-CHAT',
  'PRC',
  'W-SU',
  'Zulu',
  'US/Eastern',
  'US/East-Indiana',
  'Asia/Calcutta',
  'Asia/Kolkata',
  'Asia/Ust-Nera',
  'Australia/ACT',
  'Australia/LHI',
  'Africa/Dar_es_Salaam',
  'America/Port-au-Prince',
  'America/Port_of_Spain',
  'America/Argentina/ComodRivadavia',
  'America/North_Dakota/New_Salem',
  'Antarctica/DumontDUrville',
  'Antarctica/McMurdo',
  'Antarctica/Troll',
  'Chile/EasterIsland',
  'Europe/Isle_of_Man',
];

describe('the name of a zone', () => {
  it.each([...UNUSUAL, ...Intl.supportedValuesOf('timeZone')])('%s is one in these capitals only', (name) => {
    expect(isZoneName(name)).toBe(true);
    for (const other of [name.toLowerCase(), name.toUpperCase()]) {
      expect([other, isZoneName(other)]).toEqual([other, other === name]);
    }
  });

  it.each([
    '+10:00',
    '-0330',
    '+00',
    'Z',
    'UTC+1',
    'GMT+10',
    'Etc/GMT+15',
    'Europe/Atlantis',
    'Europe/London ',
    ' UTC',
    'london',
    '2016-07-15T00:00:00+01:00[Europe/London]',
    '',
  ])('%j is none', (text) => {
    expect(isZoneName(text)).toBe(false);
  });
});

describe('the zone of an offset', () => {
  it.each([
    ['+10:00', 600],
    ['-03:30', -210],
    ['+00:00', 0],
    ['+14:00', 840],
  ])('%s is so many minutes ahead of UTC, always', (text, minutes) => {
    const zone = zoneOfOffset(text)!;
    expect([zone.name, zone.transitions]).toEqual([text, [{ at: -Infinity, offsetMs: minutes * 60_000 }]]);
  });

  it.each(['10:00', '+1000', '+10', '+15:00', '+10:60', '+10:00 ', 'UTC', ''])('%j has none', (text) => {
    expect(zoneOfOffset(text)).toBeUndefined();
  });
});
