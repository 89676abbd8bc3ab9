import type { TimeRange } from '../common/time/index.js';
import { coverageOf, expectedHalfHours, type ReportingSpan } from './expected.js';
import type { SegmentBucket, Split } from './series.js';

/** The segment of a split series. */
interface SegmentNames {
  readonly area?: string;
  readonly tariff?: string;
}

/** A row of a series' SQL: `bucket` counts from 1. */
export interface SeriesRow extends SegmentNames {
  readonly bucket: number;
  readonly energyWh: number;
  readonly meanWh: number;
  readonly users: number;
  readonly observed: number;
}

/** What a series is built over: its buckets' edges, the range that was asked for, and when users began. */
export interface SeriesFrame {
  readonly edges: readonly Date[];
  readonly range: TimeRange;
  readonly spans: readonly ReportingSpan[];
  readonly dataEnd: Date;
}

interface SegmentSpans {
  readonly names: SegmentNames;
  readonly spans: readonly ReportingSpan[];
  readonly first: Date;
}

/** Every bucket of the frame (and segment), with rows where there are readings and nulls where there are none. */
export function fillBuckets(
  frame: SeriesFrame,
  rows: readonly SeriesRow[],
  split?: Split,
): readonly SegmentBucket[] {
  const segments = segmentsOf(frame.spans, split);
  const rowsOf = Map.groupBy(rows, (row) => keyOf(namesOf(row, split)));
  const found = segments.map(
    ({ names }) => new Map((rowsOf.get(keyOf(names)) ?? []).map((row) => [row.bucket, row])),
  );
  return frame.edges.slice(0, -1).flatMap((start, index) => {
    const end = frame.edges[index + 1] ?? start;
    const buckets = segments.map((segment, place) =>
      bucketOf({ from: start, to: end }, segment, found[place]?.get(index + 1), frame),
    );
    return split ? withShares(buckets) : buckets;
  });
}

function bucketOf(
  nominal: TimeRange,
  segment: SegmentSpans,
  row: SeriesRow | undefined,
  frame: SeriesFrame,
): SegmentBucket {
  const { range, dataEnd } = frame;
  const inside = {
    from: nominal.from < range.from ? range.from : nominal.from,
    to: nominal.to > range.to ? range.to : nominal.to,
  };
  const observed = row?.observed ?? 0;
  const expected = expectedHalfHours(inside, segment.spans, dataEnd);
  return {
    start: nominal.from,
    end: nominal.to,
    ...segment.names,
    energyWh: row?.energyWh ?? null,
    meanWh: row?.meanWh ?? null,
    users: row?.users ?? 0,
    observed,
    expected,
    coverage: coverageOf(observed, expected),
    complete:
      observed === expected &&
      expected > 0 &&
      nominal.from >= range.from &&
      nominal.to <= range.to &&
      nominal.from >= segment.first &&
      nominal.to <= dataEnd,
  };
}

function segmentsOf(spans: readonly ReportingSpan[], split?: Split): readonly SegmentSpans[] {
  return [...Map.groupBy(spans, (span) => keyOf(namesOf(span, split))).entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, members]) => ({
      names: namesOf(members[0], split),
      spans: members,
      first: earliest(members),
    }));
}

function namesOf(of: SegmentNames | undefined, split?: Split): SegmentNames {
  return {
    ...(split?.includes('area') && of?.area !== undefined ? { area: of.area } : {}),
    ...(split?.includes('tariff') && of?.tariff !== undefined ? { tariff: of.tariff } : {}),
  };
}

function earliest(spans: readonly ReportingSpan[]): Date {
  return new Date(Math.min(...spans.map((span) => span.firstStart.getTime())));
}

function withShares(buckets: readonly SegmentBucket[]): readonly SegmentBucket[] {
  const total = buckets.reduce((sum, bucket) => sum + (bucket.energyWh ?? 0), 0);
  return buckets.map((bucket) => ({
    ...bucket,
    share: bucket.energyWh === null || total === 0 ? null : bucket.energyWh / total,
  }));
}

function keyOf({ area, tariff }: SegmentNames): string {
  return JSON.stringify([area, tariff]);
}
