/*
 * The licences of a bill of materials (CycloneDX, on standard input): each with the packages that are under it.
 */
import { text } from 'node:stream/consumers';

const { components } = JSON.parse(await text(process.stdin));
const byLicence = new Map();
for (const { name, version, licenses = [] } of components) {
  const licence = licenses.map((one) => one.license?.id ?? one.license?.name ?? one.expression).join(', ');
  const under = licence === '' ? 'not said' : licence;
  byLicence.set(under, [...(byLicence.get(under) ?? []), `${name} ${version}`]);
}
for (const [licence, packages] of [...byLicence].sort()) {
  process.stdout.write(`${licence} (${packages.length})\n  ${packages.sort().join('\n  ')}\n`);
}
