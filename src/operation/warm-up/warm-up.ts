import type { Server } from 'node:http';
import { setTimeout as after } from 'node:timers/promises';
import { type BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { messageOf } from '../../common/errors/index.js';
import { isOwnRequest } from '../../common/http/index.js';
import { type Progress, VersionWatch } from '../../database/index.js';
import { askServer } from './ask-server.js';

/** What people and programs ask first, in this order. */
const VIEWS = [
  '/',
  '/quality',
  '/?range=last-30d',
  '/api/consumption',
  '/api/users',
  ...['profile', 'heatmap', 'peaks', 'duration', 'time-of-use', 'unusual-days', 'diversity'].map(
    (name) => `/api/consumption/${name}`,
  ),
  '/api/quality',
];

/** Together; what is not asked by then is first asked by somebody. */
const LONGEST_MS = 5 * 60_000;

/** People go first: so long it is waited for a moment in which nobody is being answered. */
const PATIENCE_MS = 2_000;
const LOOK_MS = 20;

/** The statuses of a database that is away, and of one that has too much to do. */
const UNAVAILABLE = 503;

/**
 * Asks the views that people look at first, once the aggregates have followed a change, so that nobody has to wait for what
 * is worked out once: one at a time, behind people's requests, until the next change.
 */
@Injectable()
export class WarmUp implements BeforeApplicationShutdown {
  private readonly logger = new Logger('Warm-up');
  private readonly end = new AbortController();
  private watching: Promise<void> | undefined;
  private current: AbortController | undefined;
  private warming: Promise<void> = Promise.resolve();
  private followed: number | undefined;
  private peoplesRequests = 0;

  constructor(
    private readonly host: HttpAdapterHost,
    private readonly versions: VersionWatch,
  ) {}

  /** From here on each new version is asked for, the one that there is, too. */
  start(): void {
    this.countPeople();
    this.watching = this.versions.watch((progress) => {
      this.follow(progress);
    }, this.end.signal);
  }

  /** Once what was begun is over. */
  async beforeApplicationShutdown(): Promise<void> {
    this.end.abort();
    this.current?.abort();
    await this.watching;
    await this.warming;
  }

  /** A change that the aggregates have not followed yet only makes what was asked for worthless. */
  private follow({ refreshedChanges }: Progress): void {
    this.current?.abort();
    if (refreshedChanges === this.followed) return;
    this.followed = refreshedChanges;
    const current = new AbortController();
    this.current = current;
    const signal = AbortSignal.any([current.signal, AbortSignal.timeout(LONGEST_MS)]);
    this.warming = this.warming.then(() => this.askAll(signal));
  }

  private async askAll(signal: AbortSignal): Promise<void> {
    for (const view of VIEWS) {
      await this.untilQuiet(signal);
      if (signal.aborted) return;
      const status = await this.ask(view, signal);
      if (status === UNAVAILABLE) return;
    }
  }

  /** @returns the status of the answer; nothing where there is none */
  private async ask(view: string, signal: AbortSignal): Promise<number | undefined> {
    try {
      const status = await askServer(this.server, view, signal);
      if (status >= 500) this.logger.warn(`${view} answered ${status}.`);
      return status;
    } catch (error) {
      if (!signal.aborted) this.logger.warn(`${view} was not answered: ${messageOf(error)}`);
      return undefined;
    }
  }

  private get server(): Server {
    return this.host.httpAdapter.getHttpServer() as Server;
  }

  private countPeople(): void {
    this.server.on('request', (request, response) => {
      if (isOwnRequest(request)) return;
      this.peoplesRequests += 1;
      response.once('close', () => {
        this.peoplesRequests -= 1;
      });
    });
  }

  private async untilQuiet(signal: AbortSignal): Promise<void> {
    const enough = performance.now() + PATIENCE_MS;
    while (this.peoplesRequests > 0 && !signal.aborted && performance.now() < enough) {
      await after(LOOK_MS, undefined, { signal, ref: false }).catch(() => undefined);
    }
  }
}
