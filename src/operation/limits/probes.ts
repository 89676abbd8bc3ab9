import type { Request } from 'express';

const PROBES: readonly string[] = ['/api/health', '/api/ready'];

/** Whether it is the question of a load balancer or a container platform, which must be answered under any load. */
export function isProbe({ path }: Request): boolean {
  return PROBES.includes(path);
}
