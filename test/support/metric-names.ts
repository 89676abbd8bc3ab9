import { readFileSync } from 'node:fs';

/** The series that a scrape can have: a histogram's three forms of each name. */
export function metricNamesIn(scrape: string): ReadonlySet<string> {
  const declared = [...scrape.matchAll(/^# TYPE (\w+) (\w+)$/gm)].flatMap(([, name = '', type]) =>
    type === 'histogram' ? ['_bucket', '_sum', '_count'].map((end) => name + end) : [name],
  );
  return new Set(declared);
}

/** Our metrics, those of the process and of Node.js, as the expressions of a file name them. */
export function namedIn(file: string): readonly string[] {
  const text = readFileSync(file, 'utf8');
  return [...new Set([...text.matchAll(/\b(?:halfhour|nodejs|process)_[a-z_]+\b/g)].map(([name]) => name))];
}
