import { UTC, type Zone, zoneOfOffset } from '../common/time/index.js';
import type { DatabaseReadiness, DatabaseState, RulesGuard, StateRow } from '../database/index.js';
import { fileZone } from './layouts/file-zone.js';

/**
 * The zones of files' times, each by the rules that are stored for it, or by those of this runtime where none are. Both the
 * days' zone and the files' are judged by stored rules, which must be those that this runtime knows.
 */
export class FileZones {
  private readonly guardDays: RulesGuard;
  private readonly known = new Map<string, Zone>();
  private readonly guards = new Map<string, RulesGuard>();
  private fresh: Zone[] = [];

  private constructor(
    private readonly readiness: DatabaseReadiness,
    private readonly state: StateRow,
    private readonly stored: ReadonlyMap<string, Zone>,
  ) {
    this.guardDays = readiness.guardRules(state);
    this.known.set(state.zone.name, state.zone);
  }

  /** @param state - with the zone of the days by the rules that files are read by */
  static async load(
    states: DatabaseState,
    readiness: DatabaseReadiness,
    state: StateRow,
  ): Promise<FileZones> {
    const stored = await states.otherZones();
    return new FileZones(readiness, state, new Map(stored.map((zone) => [zone.name, zone])));
  }

  /** @throws UsageError where there is no such zone */
  of(name: string): Zone {
    const known = this.known.get(name) ?? this.find(name);
    this.known.set(name, known);
    return known;
  }

  /** Guards what is stored of a file with times of this zone. */
  guardOf(zone: Zone): RulesGuard {
    const known = this.guards.get(zone.name) ?? this.makeGuard(zone);
    this.guards.set(zone.name, known);
    return known;
  }

  /** Zones that are asked for and whose rules are not stored, once. */
  takeFresh(): readonly Zone[] {
    return this.fresh.splice(0);
  }

  private find(name: string): Zone {
    const certain = name === UTC.name ? UTC : zoneOfOffset(name);
    if (certain) return certain;
    const stored = this.stored.get(name);
    const zone = stored ? this.readiness.rulesToReadBy({ ...this.state, zone: stored }) : fileZone(name);
    if (zone !== stored) this.fresh.push(zone);
    return zone;
  }

  private makeGuard(zone: Zone): RulesGuard {
    const { guardDays, state } = this;
    if (zone === state.zone) return guardDays;
    const guardFiles = this.readiness.guardRules({ ...state, zone, window: null });
    return (range) => {
      guardDays(range);
      guardFiles(range);
    };
  }
}
