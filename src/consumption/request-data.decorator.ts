import { createParamDecorator, type ExecutionContext, Injectable, type PipeTransform } from '@nestjs/common';
import type { Request } from 'express';
import { type Snapshot, Snapshots } from './snapshot.js';

@Injectable()
class SnapshotPipe implements PipeTransform<Request, Promise<Snapshot>> {
  constructor(private readonly snapshots: Snapshots) {}

  transform(request: Request): Promise<Snapshot> {
    return this.snapshots.of(request);
  }
}

const RequestItself = createParamDecorator((_: unknown, context: ExecutionContext) =>
  context.switchToHttp().getRequest<Request>(),
);

/** The snapshot of the request, as a parameter of its handler. */
export function RequestData(): ParameterDecorator {
  return RequestItself(SnapshotPipe);
}
