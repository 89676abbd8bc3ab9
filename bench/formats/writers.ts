import { CLOCK, type Day, type MeterModel, SLOT_NUMBERS, SLOTS } from './meter-model.js';

/** A file that a writer makes. */
interface WrittenFile {
  readonly name: string;
  readonly texts: Iterable<string>;
}

/** Writes the readings of a model as one of the formats, with times of UTC. */
export interface Writer {
  /** As `--layout` names the format. */
  readonly format: string;
  readonly what: string;
  /** What loading such a file is to take at most, as a multiple of one COPY of the same readings. */
  readonly most?: number;
  files(model: MeterModel): Iterable<WrittenFile>;
}

const halfhour: Writer = {
  format: 'halfhour',
  what: "today's layout, a file a meter",
  most: 0.95,
  *files(model) {
    for (const meter of model.ids()) yield { name: `${meter}.csv`, texts: texts(model, meter) };
    function* texts({ days }: MeterModel, meter: number): Generator<string> {
      yield 'datetime,consumption\n';
      for (const day of days)
        yield lines(
          (slot) => `${day.dashed} ${CLOCK[slot] ?? ''}:00,${model.wattHours(meter, day, slot)}.0\n`,
        );
    }
  },
};

const lcl = oneFile('lcl', 'Low Carbon London, a row a reading', 'lcl.csv', function* (model) {
  yield 'LCLid,stdorToU,DateTime,KWH/hh (per half hour) \r\n';
  for (const { meter, day } of byMeter(model)) {
    const head = `MAC${String(meter).padStart(6, '0')},Std,${day.dashed} `;
    yield lines(
      (slot) => `${head}${CLOCK[slot] ?? ''}:00.0000000, ${model.kilowattHours(meter, day, slot)} \r\n`,
    );
  }
});

const ukDayRows = oneFile('uk-hh1-50', 'UK day rows of fifty columns', 'hh.csv', function* (model) {
  yield `MPAN,Date,Total,${Array.from({ length: 50 }, (_, at) => `HH${at + 1}`).join(',')}\n`;
  for (const { meter, day } of byMeter(model)) {
    const total = SLOT_NUMBERS.reduce((sum, slot) => sum + model.wattHours(meter, day, slot), 0) / 1000;
    yield `${1_200_000_000_000 + meter},${day.dashed},${total.toFixed(3)},${values(model, meter, day).join(',')},,\n`;
  }
});

const nem12 = oneFile('nem12', 'NEM12', 'nem12.csv', function* (model) {
  yield '100,NEM12,202501010000,MDP,RET\n';
  let current = 0;
  for (const { meter, day } of byMeter(model)) {
    if (meter !== current) yield `200,${6_400_000_000 + meter},E1,E1,E1,N1,METER,kWh,30,\n`;
    current = meter;
    yield `300,${day.dashed.replaceAll('-', '')},${values(model, meter, day).join(',')},A,,,20250101000000,\n`;
  }
  yield '900\n';
});

const starkDf2 = oneFile('stark-df2', 'Stark DF2', 'stark.df2', function* (model) {
  yield '#F2\n';
  let current = 0;
  for (const { meter, day } of byMeter(model)) {
    if (meter !== current) yield `#O ${1_200_000_000_000 + meter}\n#S 1\n`;
    current = meter;
    const [year, month, date] = day.dashed.split('-');
    yield lines((slot) => {
      const end = slot + 1 === SLOTS ? '24:00' : CLOCK[slot + 1];
      return `${date}/${month}/${year},${end},${model.kilowattHours(meter, day, slot)},A\n`;
    });
  }
});

/** By time: no meter is whole before the file ends. Two mean powers a half-hour, which are alike. */
const uciMeters = oneFile('uci-meters', 'UCI, a column a meter, rows by time', 'uci.txt', function* (model) {
  const meters = [...model.ids()];
  yield `"";${meters.map((meter) => `"MT_${meter}"`).join(';')}\r\n`;
  for (const day of model.days) {
    for (const slot of SLOT_NUMBERS) {
      const powers = meters.map((meter) =>
        String((model.wattHours(meter, day, slot) * 2) / 1000).replace('.', ','),
      );
      for (const minutes of [15, 30]) {
        const end = new Date(day.begin + (slot * 30 + minutes) * 60_000).toISOString();
        yield `"${end.slice(0, 10)} ${end.slice(11, 19)}";${powers.join(';')}\r\n`;
      }
    }
  }
});

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** A row a reading, all meters of a half-hour beside each other. */
const ukLong = oneFile('uk-long', 'a row a reading, rows by time', 'long.csv', function* (model) {
  yield 'MPR,ReadDatetime,kWh,ReadType\n';
  const meters = [...model.ids()];
  for (const day of model.days) {
    for (const slot of SLOT_NUMBERS) {
      const [year, month, date] = day.dashed.split('-');
      const time = `${date} ${MONTHS[Number(month) - 1]} ${year} ${CLOCK[slot] ?? ''}:00`;
      yield meters
        .map(
          (meter) => `${1_200_000_000_000 + meter},${time},${model.kilowattHours(meter, day, slot)},Actual\n`,
        )
        .join('');
    }
  }
});

const greenButton = oneFile('green-button-xml', 'Green Button XML', 'feed.xml', function* (model) {
  const point = (meter: number): string => `/espi/1_1/resource/UsagePoint/${900_000 + meter}`;
  const entry = (links: string, content: string): string =>
    `<entry>${links}<content>${content}</content><updated>2025-01-01T00:00:00Z</updated></entry>\n`;
  const link = (rel: string, href: string): string => `<link rel="${rel}" href="${href}"/>`;
  const type = '/espi/1_1/resource/ReadingType/1';
  yield '<?xml version="1.0" encoding="UTF-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">\n';
  yield entry(
    link('self', type),
    '<ReadingType xmlns="http://naesb.org/espi"><commodity>1</commodity><flowDirection>1</flowDirection><powerOfTenMultiplier>0</powerOfTenMultiplier><uom>72</uom></ReadingType>',
  );
  let current = 0;
  for (const { meter, day } of byMeter(model)) {
    const reading = `${point(meter)}/MeterReading/1`;
    if (meter !== current) {
      yield entry(link('self', point(meter)), '<UsagePoint xmlns="http://naesb.org/espi"/>');
      yield entry(
        link('self', reading) + link('related', `${reading}/IntervalBlock`) + link('related', type),
        '<MeterReading xmlns="http://naesb.org/espi"/>',
      );
    }
    current = meter;
    const intervals = lines((slot) => {
      const start = day.begin / 1000 + slot * 1800;
      return `<IntervalReading>\n<timePeriod>\n<duration>1800</duration>\n<start>${start}</start>\n</timePeriod>\n<value>${model.wattHours(meter, day, slot)}</value>\n</IntervalReading>\n`;
    });
    yield entry(
      link('self', `${reading}/IntervalBlock/${day.nth}`) + link('up', `${reading}/IntervalBlock`),
      `<IntervalBlock xmlns="http://naesb.org/espi">${intervals}</IntervalBlock>`,
    );
  }
  yield '</feed>\n';
});

/** The formats that are measured. */
export const WRITERS: readonly Writer[] = [
  halfhour,
  { ...lcl, most: 1.3 },
  { ...ukDayRows, most: 1 },
  { ...nem12, most: 1 },
  starkDf2,
  uciMeters,
  ukLong,
  greenButton,
];

function oneFile(
  format: string,
  what: string,
  name: string,
  texts: (model: MeterModel) => Iterable<string>,
): Writer {
  return { format, what, files: (model) => [{ name, texts: texts(model) }] };
}

function* byMeter(model: MeterModel): Generator<{ readonly meter: number; readonly day: Day }> {
  for (const meter of model.ids()) for (const day of model.days) yield { meter, day };
}

function lines(line: (slot: number) => string): string {
  return SLOT_NUMBERS.map(line).join('');
}

function values(model: MeterModel, meter: number, day: Day): readonly string[] {
  return SLOT_NUMBERS.map((slot) => model.kilowattHours(meter, day, slot));
}
