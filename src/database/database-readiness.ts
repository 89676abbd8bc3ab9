import { Injectable } from '@nestjs/common';
import { DatabaseUnusableError } from '../common/errors/domain-error.js';
import { Environment } from '../config/index.js';
import { DatabaseState } from './database-state.js';
import { type EngineFacts, EngineRequirements } from './engine-requirements.js';
import { SchemaMigrator } from './schema-migrator.js';

/** Takes a database from "somewhere" to "usable": engine checked, schema up to date, zone agreed. */
@Injectable()
export class DatabaseReadiness {
  constructor(
    private readonly requirements: EngineRequirements,
    private readonly migrator: SchemaMigrator,
    private readonly state: DatabaseState,
    private readonly environment: Environment,
  ) {}

  /**
   * @returns the engine's facts and the migrations that were run
   * @throws DatabaseUnusableError with one sentence that holds the remedy
   */
  async prepare(): Promise<EngineFacts & { readonly migrations: readonly string[] }> {
    const facts = await this.prepareInAnyZone();
    await this.assertZone();
    return facts;
  }

  /** The same for whoever is about to change the zone. */
  async prepareInAnyZone(): Promise<EngineFacts & { readonly migrations: readonly string[] }> {
    const facts = await this.requirements.meet();
    return { ...facts, migrations: await this.migrator.up() };
  }

  /** Whether queries can be answered now: the database is there and its schema is this program's. */
  async isReady(): Promise<boolean> {
    return this.migrator.isUpToDate();
  }

  /** @throws DatabaseUnusableError when the days of the database begin in another zone than `TIME_ZONE` */
  async assertZone(): Promise<void> {
    const { timeZone } = await this.state.read();
    if (timeZone === this.environment.TIME_ZONE) return;
    throw new DatabaseUnusableError(
      `The database keeps its days in ${timeZone}, but TIME_ZONE says ${this.environment.TIME_ZONE}: set TIME_ZONE=${timeZone}, ` +
        'or run "npm run cli rollups -- --rebuild" to make the days anew (instants already stored are not reinterpreted).',
    );
  }
}
