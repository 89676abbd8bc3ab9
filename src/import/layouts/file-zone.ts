import { UsageError } from '../../common/errors/domain-error.js';
import { MINUTE_MS, Zone } from '../../common/time/index.js';
import { isZoneName } from '../../common/time/zone-name.js';

const OFFSET = /^([+-])(0\d|1[0-4]):([0-5]\d)$/;

/** What a zone of a file's times is named by. */
export const ZONE_WORDS =
  'a name of the IANA time zone database, such as Europe/London, or an offset such as +10:00';

/** Whether a text names a zone that times of a file can be in. */
export function isFileZone(name: string): boolean {
  return OFFSET.test(name) || isZoneName(name);
}

/**
 * The zone of a file's times, which need not be that of the database.
 *
 * @throws UsageError where there is no such zone
 */
export function fileZone(name: string): Zone {
  const offset = OFFSET.exec(name);
  if (offset) {
    const minutes = (Number(offset[2]) * 60 + Number(offset[3])) * (offset[1] === '-' ? -1 : 1);
    return new Zone(name, [{ at: -Infinity, offsetMs: minutes * MINUTE_MS }]);
  }
  if (!isZoneName(name)) throw new UsageError(`A zone is ${ZONE_WORDS}; not "${name}".`);
  return Zone.ofRuntime(name);
}
