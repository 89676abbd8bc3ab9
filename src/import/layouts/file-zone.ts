import { UsageError } from '../../common/errors/domain-error.js';
import { isZoneName, Zone, zoneOfOffset } from '../../common/time/index.js';

/** What a zone of a file's times is named by. */
export const ZONE_WORDS =
  'a name of the IANA time zone database, such as Europe/London, or an offset, such as +10:00';

/** Whether a text names a zone that times of a file can be in. */
export function isFileZone(name: string): boolean {
  return zoneOfOffset(name) !== undefined || isZoneName(name);
}

/**
 * The zone of a file's times, which need not be that of the database.
 *
 * @throws UsageError where there is no such zone
 */
export function fileZone(name: string): Zone {
  const fixed = zoneOfOffset(name);
  if (fixed) return fixed;
  if (!isZoneName(name)) throw new UsageError(`A zone is ${ZONE_WORDS}; not "${name}".`);
  return Zone.ofRuntime(name);
}
