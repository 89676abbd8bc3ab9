import type { BenchOptions } from './options.js';
import type { Section } from './section.js';

/** A subject that is measured: `npm run bench -- <name>`. */
export interface Suite {
  readonly name: string;
  /** Measures, and hands over each part as soon as it is known. */
  run(options: BenchOptions, show: (section: Section) => void): Promise<void>;
}
