import { UsageError } from '../../common/errors/domain-error.js';
import { TABLES } from './formats.js';
import { parseLayoutFile } from './layout-file.js';

const LAYOUT = {
  columns: ['id', 'time', 'kWh'],
  shape: 'rows',
  user: { column: 'id' },
  time: { columns: ['time'], form: 'DD/MM/YYYY HH:mm', zone: 'Europe/London', names: 'start' },
  interval: { minutes: 30 },
  values: [{ column: 'kWh' }],
  unit: 'kWh',
};

const parse = (change: object): unknown =>
  parseLayoutFile(JSON.stringify({ ...LAYOUT, ...change }), 'mine.json');
const time = (change: object): object => ({ time: { ...LAYOUT.time, ...change } });

describe('parseLayoutFile', () => {
  it('takes a layout as a person writes it', () => {
    expect(parse({})).toEqual({
      name: 'mine',
      title: 'as mine.json says',
      assumes: 'zone Europe/London, names start, kWh',
      layouts: [LAYOUT],
    });
  });

  it.each(TABLES)('takes the layouts of $name, so that they can be copied', ({ layouts }) => {
    expect(parseLayoutFile(JSON.stringify(layouts), 'copy.json').layouts).toEqual(layouts);
  });

  it.each([
    [
      time({ zone: null }),
      'mine.json: time.zone is null, which is for a person to decide: it takes a name of the IANA',
    ],
    [
      time({ names: null }),
      'time.names is null, which is for a person to decide: it takes "start", "end-clock"',
    ],
    [time({ form: null }), 'time.form is null'],
    [{ unit: null }, 'unit is null'],
    [{ interval: null }, 'interval is null'],
    [{ user: { column: null } }, 'user.column is null'],
    [{ registers: { column: 'id', keep: null } }, 'registers.keep is null'],
    [time({ zone: 'Europe/Atlantis' }), 'not "Europe/Atlantis"'],
    [time({ form: 'HH:mm' }), 'time.form takes a form of YYYY or YY'],
    [{ shape: 'wide' }, 'shape takes "rows", "slots", "meters"; not "wide"'],
    [{ delimeter: ';' }, 'delimeter is no property of a layout: columns, mayGoOn'],
    [{ columns: 'id' }, 'columns takes a list of names of columns; not "id"'],
    [{ columns: ['id', 7] }, 'columns[1] takes text; not 7'],
    [{ interval: { minutes: 0 } }, 'interval takes'],
    [{ unit: undefined }, 'unit is missing: it takes'],
    [{ values: [{ column: 'kW' }] }, 'columns must hold "kW"'],
    [{ values: [] }, 'values must name a column of consumption'],
    [{ shape: 'slots' }, 'slots must say where the values of a day stand'],
    [{ unit: 'register' }, 'unit "register" needs registers'],
    [{ interval: 'ends' }, 'interval "ends" needs time.names "both"'],
    [time({ names: 'both' }), 'time.end goes with time.names "both"'],
    [{ interval: 'number' }, 'time.number goes with interval "number"'],
    [{ user: 'header' }, 'user is "header" where shape is "meters"'],
  ])('refuses by its name: %j', (change, sentence) => {
    expect(() => parse(change)).toThrow(UsageError);
    expect(() => parse(change)).toThrow(sentence);
  });

  it.each([
    ['{', 'mine.json is no JSON'],
    ['[]', 'there is no layout in it'],
    ['7', 'a layout takes'],
    ['null', 'is null'],
  ])('refuses what is no layout: %s', (content, sentence) => {
    expect(() => parseLayoutFile(content, 'mine.json')).toThrow(sentence);
  });
});
