import { Migration } from '@mikro-orm/migrations';

const TABLES = ['a', 'b'].flatMap((generation) => [
  [`user_days_${generation}`, 'smallint'] as const,
  [`user_months_${generation}`, 'integer'] as const,
]);

/**
 * How many of the readings of a day or month were estimated, substituted or edited (`estimated`, beside the energy that is
 * kept already), and how many are halves of an hour (`derived`). No version before has stored such readings, so there are
 * none on the days that are kept.
 */
export class Migration20261128120000_CountEstimatedReadings extends Migration {
  override up(): void {
    for (const [table, type] of TABLES) {
      this.addSql(`
        alter table ${table}
          add column estimated ${type} not null default 0,
          add column derived ${type} not null default 0`);
    }
  }

  override down(): void {
    for (const [table] of TABLES) {
      this.addSql(`alter table ${table} drop column estimated, drop column derived`);
    }
  }
}
