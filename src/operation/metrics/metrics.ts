import { Injectable } from '@nestjs/common';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { Snapshots } from '../../consumption/index.js';
import { Database } from '../../database/index.js';
import { type StoredFacts, StoredFactsQuery } from './stored-facts.js';
import { STORED_GAUGES } from './stored-gauges.js';

/** From an answer that is kept to one that reads years of everybody's readings. */
const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

type RequestLabel = 'method' | 'route' | 'status';

/** What Prometheus reads of the program. Times are in seconds, instants in seconds since 1970. */
@Injectable()
export class Metrics {
  private readonly registry = new Registry();
  private readonly registers = [this.registry];
  private readonly requests = new Histogram<RequestLabel>({
    name: 'halfhour_http_request_duration_seconds',
    help: 'Requests by the template of their route, from their headers to the last byte of the answer.',
    labelNames: ['method', 'route', 'status'],
    buckets: SECONDS,
    registers: this.registers,
  });
  private readonly underWay = new Gauge({
    name: 'halfhour_http_requests_under_way',
    help: 'Requests that are being answered.',
    registers: this.registers,
  });
  private readonly up = new Gauge({
    name: 'halfhour_database_up',
    help: '1 when the database answered this scrape.',
    registers: this.registers,
  });
  private readonly stored = STORED_GAUGES.map(({ name, help, labelNames = [], samples }) => ({
    gauge: new Gauge<string>({ name, help, labelNames: [...labelNames], registers: this.registers }),
    samples,
  }));

  constructor(
    private readonly facts: StoredFactsQuery,
    database: Database,
    snapshots: Snapshots,
  ) {
    observePool(database, this.registers);
    observeAnalyses(snapshots, this.registers);
    observeQueue(snapshots, this.registers);
  }

  /** What Node.js says of the process, too. Only where somebody reads it: it takes a timer and an observer. */
  measureProcess(): void {
    collectDefaultMetrics({ register: this.registry });
  }

  get contentType(): string {
    return this.registry.contentType;
  }

  requestBegins(): void {
    this.underWay.inc();
  }

  requestEnds(labels: Readonly<Record<RequestLabel, string>>, seconds: number): void {
    this.underWay.dec();
    this.requests.observe(labels, seconds);
  }

  /** All of them in Prometheus' words. While the database is away there is nothing of what it says of itself. */
  async text(): Promise<string> {
    const facts = await this.facts.ask();
    this.up.set(facts ? 1 : 0);
    this.setStored(facts);
    return this.registry.metrics();
  }

  private setStored(facts: StoredFacts | undefined): void {
    for (const { gauge, samples } of this.stored) {
      gauge.reset();
      // A reset gauge without labels is 0, which would be a value.
      gauge.remove({});
      for (const { labels = {}, value } of facts ? samples(facts) : [])
        if (value !== null && value !== undefined) gauge.set(labels, value);
    }
  }
}

function observePool(database: Database, registers: Registry[]): void {
  new Gauge({
    name: 'halfhour_database_connections',
    help: 'Connections of the pool, busy and idle, and statements that wait for one.',
    labelNames: ['state'],
    registers,
    async collect() {
      const { busy, idle, waiting } = await database.connections();
      this.set({ state: 'busy' }, busy);
      this.set({ state: 'idle' }, idle);
      this.set({ state: 'waiting' }, waiting);
    },
  });
}

function observeQueue(snapshots: Snapshots, registers: Registry[]): void {
  new Gauge({
    name: 'halfhour_heavy_work',
    help: 'Answers that read very many rows: at work, and waiting for their turn.',
    labelNames: ['state'],
    registers,
    collect() {
      const { running, waiting } = snapshots.queue;
      this.set({ state: 'running' }, running);
      this.set({ state: 'waiting' }, waiting);
    },
  });
  new Counter({
    name: 'halfhour_heavy_work_refused_total',
    help: 'Answers that read very many rows and were sent away because too many were waiting.',
    registers,
    collect() {
      this.reset();
      this.inc(snapshots.queue.refused);
    },
  });
}

function observeAnalyses(snapshots: Snapshots, registers: Registry[]): void {
  new Counter({
    name: 'halfhour_analyses_total',
    help: 'Questions to analyses: the answer was kept, was being computed already, or had to be computed.',
    labelNames: ['answer'],
    registers,
    collect() {
      const { kept, shared, computed } = snapshots.answered;
      this.reset();
      this.inc({ answer: 'kept' }, kept);
      this.inc({ answer: 'shared' }, shared);
      this.inc({ answer: 'computed' }, computed);
    },
  });
  new Gauge({
    name: 'halfhour_analyses_kept_bytes',
    help: 'About how much memory kept answers take.',
    registers,
    collect() {
      this.set(snapshots.answered.size);
    },
  });
}
