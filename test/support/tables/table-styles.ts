import fc from 'fast-check';
import type { TableStyle } from './table-writer.js';

/** Any way in which a table may be written. */
export const STYLE: fc.Arbitrary<TableStyle> = fc.record({
  isNewestFirst: fc.boolean(),
  isInterleaved: fc.boolean(),
  isByMeter: fc.boolean(),
  lineEnds: fc.constantFrom(['\n'], ['\r\n'], ['\n', '\r\n']),
  hasMark: fc.boolean(),
  hasTitle: fc.boolean(),
  isQuoted: fc.boolean(),
  isPadded: fc.boolean(),
  isShouting: fc.boolean(),
  hasUnits: fc.boolean(),
  hasTotal: fc.boolean(),
  isGlued: fc.boolean(),
  dash: fc.constantFrom('-', '/', '.'),
});
