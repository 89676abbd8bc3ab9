import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { DatabaseUnusableError } from '../common/errors/domain-error.js';
import { withoutRequestSignal } from '../common/request-signal.js';
import { isoWithOffset, offsetText, type TimeRange, Zone } from '../common/time/index.js';
import { Environment } from '../config/index.js';
import { DatabaseState, type StateRow } from './database-state.js';
import { Engine } from './engine.js';
import { type EngineFacts, EngineRequirements } from './engine-requirements.js';
import { SchemaMigrator } from './schema-migrator.js';

/** A database that is well answers a small question in milliseconds. */
const LONGEST_ANSWER_MS = 5000;

/** Told of each stretch of time before readings of it are stored. @throws DatabaseUnusableError when they may not be */
export type RulesGuard = (range: TimeRange) => void;

/** What the engine is, and the migrations that were run. */
export type PreparedFacts = EngineFacts & { readonly migrations: readonly string[] };

/** A zone by stored rules, and the data whose times they may have judged. */
export type JudgedBy = Pick<StateRow, 'zone' | 'window' | 'readingsBegin'>;

/** Takes a database from "somewhere" to "usable": engine checked, schema up to date, zone agreed. */
@Injectable()
export class DatabaseReadiness {
  private question: Promise<boolean> | undefined;

  constructor(
    private readonly engine: Engine,
    private readonly requirements: EngineRequirements,
    private readonly migrator: SchemaMigrator,
    private readonly state: DatabaseState,
    private readonly environment: Environment,
  ) {}

  /**
   * For whoever writes.
   *
   * @throws DatabaseUnusableError with one sentence that holds the remedy
   */
  async prepare(): Promise<PreparedFacts> {
    const facts = await this.prepareInAnyZone();
    await this.assertZone();
    return facts;
  }

  /** The same for whoever is about to change the zone. */
  async prepareInAnyZone(): Promise<PreparedFacts> {
    const facts = await this.requirements.meet();
    if (facts.isReadOnly) throw takesNoWrites(facts);
    return { ...facts, migrations: await this.migrator.up() };
  }

  /** The same for whoever only reads: a database that takes no writes must have been prepared, and is left as it is. */
  async prepareToRead(): Promise<PreparedFacts> {
    const facts = await this.requirements.meet();
    const migrations = facts.isReadOnly ? await this.assertMigrated(facts) : await this.migrator.up();
    await this.assertZone();
    return { ...facts, migrations };
  }

  /**
   * Whether queries can be answered now: the database is there and its schema is this program's.
   *
   * @throws DatabaseUnusableError when it does not answer within 5 s, be it for being busy
   */
  async isReady(): Promise<boolean> {
    const answer = this.ask();
    if (await isInTime(answer)) return answer;
    throw this.silence();
  }

  /**
   * For a person who asks whether the database can be used, before anything waits for it without a limit. What else
   * may be wrong with it is left to {@link prepare} to say.
   *
   * @throws DatabaseUnusableError when it does not answer within 10 s; an embedded engine is first given the time that
   *   its start takes
   */
  async assertAnswers(): Promise<void> {
    const answer = this.ask();
    for (let wasStarting = true; !(await isInTime(answer));) {
      const isStarting = this.engine.embedded?.isStarting ?? false;
      if (!isStarting && !wasStarting) throw this.silence();
      wasStarting = isStarting;
    }
  }

  /** @throws DatabaseUnusableError when the days of the database begin in another zone than `TIME_ZONE` */
  async assertZone(): Promise<void> {
    const { name } = (await this.state.read()).zone;
    if (name === this.environment.TIME_ZONE) return;
    throw new DatabaseUnusableError(
      `The database keeps its days in ${name}, but TIME_ZONE says ${this.environment.TIME_ZONE}: set TIME_ZONE=${name}, ` +
        'or run "npm run cli rollups -- --rebuild" to make the days anew (instants already stored are not reinterpreted).',
    );
  }

  /**
   * Where, inside the data, the rules that this runtime knows for the zone differ from those that are stored. Local times
   * are judged by the stored ones; but a runtime that knows better may not add to what was stored by them. Days that are
   * kept without their readings stay as they are, and nobody adds to them.
   */
  differingRules({ zone, window, readingsBegin }: JudgedBy): readonly TimeRange[] {
    if (!window) return [];
    const from = later(window.from, readingsBegin ?? window.from);
    return zone.differencesFrom(Zone.ofRuntime(zone.name), { from, to: window.to });
  }

  /** The same in words, a line each. */
  describeRules(judged: JudgedBy): readonly string[] {
    const { zone } = judged;
    const ranges = this.differingRules(judged);
    if (ranges.length === 0) return [`The rules of ${zone.name} are those that this program knows.`];
    const known = Zone.ofRuntime(zone.name);
    return ranges.map(({ from, to }) => {
      const [stored, here] = [zone, known].map((rules) => offsetText(rules.offsetMsAt(from.getTime())));
      return `From ${isoWithOffset(from, zone)} to ${isoWithOffset(to, zone)} the clocks of ${zone.name} are ${stored} by the stored rules, ${here} by those that this program knows.`;
    });
  }

  /**
   * The rules that an import reads by: the stored ones, unless this runtime's differ and nothing that is stored was read
   * by any.
   */
  rulesToReadBy({ zone, window }: JudgedBy): Zone {
    if (window) return zone;
    const known = Zone.ofRuntime(zone.name);
    return zone.differencesFrom(known).length > 0 ? known : zone;
  }

  /**
   * Keeps readings out where the rules differ: the data grow by each stretch of time that is asked about, and must not come
   * to hold a difference.
   *
   * @throws DatabaseUnusableError when they do already: nothing may be written then
   */
  guardRules({ zone, window, readingsBegin }: JudgedBy): RulesGuard {
    const known = Zone.ofRuntime(zone.name);
    const differences = zone.differencesFrom(known, readingsBegin ? { from: readingsBegin } : {});
    let data = window;
    const guard: RulesGuard = ({ from, to }) => {
      const grown = data ? { from: earlier(data.from, from), to: later(data.to, to) } : { from, to };
      const touched = differences.find((part) => part.from < grown.to && part.to > grown.from);
      if (touched) throw differingRulesError(zone, later(touched.from, grown.from));
      data = grown;
    };
    if (window) guard(window);
    return guard;
  }

  private async assertMigrated(facts: EngineFacts): Promise<readonly string[]> {
    if (await this.migrator.isUpToDate()) return [];
    const where = facts.isStandby ? 'on its primary' : 'as a role that may write';
    throw new DatabaseUnusableError(
      `The schema of the database is not that of this program, and nothing can be written here: run "npm run cli migrate" ${where}.`,
    );
  }

  /** One question at a time: a database that does not answer is not asked ever more. */
  private ask(): Promise<boolean> {
    this.question ??= withoutRequestSignal(() => this.migrator.isUpToDate()).finally(
      () => (this.question = undefined),
    );
    return this.question;
  }

  private silence(): DatabaseUnusableError {
    const why = this.engine.embedded
      ? 'it is at a long statement, such as the refresh that ends an import, or it hangs'
      : 'it is overloaded, or waits for a lock';
    return new DatabaseUnusableError(
      `The database is busy: ${this.engine.name} did not answer within ${LONGEST_ANSWER_MS / 1000} s (${why}). Try again later.`,
    );
  }
}

function takesNoWrites({ isStandby }: EngineFacts): DatabaseUnusableError {
  return new DatabaseUnusableError(
    isStandby
      ? 'This database is a standby, which takes no writes: set DATABASE_URL to its primary for this command.'
      : 'This database is open for reading only: set DATABASE_URL to a role that may write for this command.',
  );
}

function differingRulesError(zone: Zone, from: Date): DatabaseUnusableError {
  return new DatabaseUnusableError(
    `This program knows other rules for ${zone.name} than the database keeps, from ${isoWithOffset(from, zone)} on: ` +
      'nothing is written. "npm run cli check" says what they touch, "npm run cli rules -- --adopt" takes the new ones.',
  );
}

function earlier(one: Date, other: Date): Date {
  return one < other ? one : other;
}

function later(one: Date, other: Date): Date {
  return one > other ? one : other;
}

/** Whether there is an answer before it is late, be it an error. */
async function isInTime(answer: Promise<unknown>): Promise<boolean> {
  const enough = new AbortController();
  const late = sleep(LONGEST_ANSWER_MS, false, { signal: enough.signal }).catch(() => false);
  const settled = answer.then(
    () => true,
    () => true,
  );
  try {
    return await Promise.race([settled, late]);
  } finally {
    enough.abort();
  }
}
