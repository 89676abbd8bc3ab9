import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { UsageError } from '../../common/errors/index.js';
import { Environment } from '../../config/index.js';
import { Metrics } from './metrics.js';

/** Answers `GET /metrics` on a port of its own, so that whoever reaches the pages does not reach these. */
@Injectable()
export class MetricsServer implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger('Metrics');
  private server: Server | undefined;

  constructor(
    private readonly environment: Environment,
    private readonly metrics: Metrics,
  ) {}

  /** @throws UsageError when it cannot listen there */
  async onApplicationBootstrap(): Promise<void> {
    const { METRICS_PORT, METRICS_HOST } = this.environment;
    if (METRICS_PORT === undefined) return;
    this.metrics.measureProcess();
    this.server = createServer(({ method, url }, response) => {
      if ((method === 'GET' || method === 'HEAD') && url === '/metrics') void this.answer(response);
      else response.writeHead(404).end();
    }).listen(METRICS_PORT, METRICS_HOST);
    try {
      await once(this.server, 'listening');
    } catch (error) {
      throw new UsageError(
        `Port ${METRICS_PORT} of ${METRICS_HOST} cannot be listened on: set METRICS_PORT and METRICS_HOST to another.`,
        { cause: error },
      );
    }
  }

  onApplicationShutdown(): void {
    this.server?.close();
    this.server?.closeAllConnections();
  }

  /** Of its server; nothing where metrics are off. */
  get address(): string | undefined {
    const address = this.server?.address();
    return typeof address === 'object' && address ? `http://127.0.0.1:${address.port}/metrics` : undefined;
  }

  private async answer(response: ServerResponse): Promise<void> {
    try {
      const text = await this.metrics.text();
      response.writeHead(200, { 'Content-Type': this.metrics.contentType }).end(text);
    } catch (error) {
      this.logger.error(error);
      response.writeHead(500).end();
    }
  }
}
