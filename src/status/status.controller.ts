import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { DatabaseUnusableError } from '../common/errors/domain-error.js';
import { Access, Answers } from '../common/http/index.js';
import { SharedWork } from '../common/shared-work.js';
import { RequestData, type Snapshot } from '../consumption/index.js';
import { DatabaseReadiness, DatabaseState, Standby } from '../database/index.js';
import { ImportRepository } from '../ledger/index.js';
import { MetaAnswer, OkAnswer, ReadyAnswer, type StandbyAnswer } from './status.answers.js';

/** What programs, load balancers and people at the command line ask first. */
@ApiTags('Program')
@Controller('api')
export class StatusController {
  private asked: SharedWork<StandbyAnswer | null> | undefined;

  constructor(
    private readonly readiness: DatabaseReadiness,
    private readonly state: DatabaseState,
    private readonly imports: ImportRepository,
    private readonly standby: Standby,
  ) {}

  /** The process is alive; says nothing about the database. */
  @Get('health')
  @Access('anybody')
  @Answers(OkAnswer, { summary: 'Whether the process is alive', formats: ['json'], changesWith: 'moment' })
  health(): OkAnswer {
    return { status: 'ok' };
  }

  /** Queries can be answered: the database is there, its schema is this program's, and its days are made. */
  @Get('ready')
  @Access('anybody')
  @Answers(ReadyAnswer, {
    summary: 'Whether queries can be answered',
    formats: ['json'],
    changesWith: 'moment',
  })
  async ready(): Promise<ReadyAnswer> {
    if (!(await this.readiness.isReady())) {
      throw new DatabaseUnusableError(
        'The schema of the database is not that of this program: run "npm run cli migrate".',
      );
    }
    return { status: 'ok', standby: await this.stateOfAll() };
  }

  @Get('meta')
  @Access('viewer')
  @Answers(MetaAnswer, {
    summary: 'The zone, the window and the version of the data, and the last import',
    formats: ['json'],
    changesWith: 'ledger',
  })
  async meta(@RequestData() data: Snapshot): Promise<MetaAnswer> {
    const { versionTag, isSettled, zone, window, readingsBegin } = data;
    return {
      timezone: zone.name,
      data_from: window?.from ?? null,
      data_to: window?.to ?? null,
      readings_begin: readingsBegin,
      settled: isSettled,
      data_version: versionTag,
      last_import: (await this.imports.last(data.areas)) ?? null,
    };
  }

  /** Asked once for all probes that come at a time: no limit holds them off, whoever sends them. */
  private stateOfAll(): Promise<StandbyAnswer | null> {
    if (this.asked && !this.asked.isStopped) return this.asked.wait();
    const work = new SharedWork(
      () => this.askState(),
      () => {
        if (this.asked === work) this.asked = undefined;
      },
    );
    this.asked = work;
    return work.wait();
  }

  private async askState(): Promise<StandbyAnswer | null> {
    await this.state.assertFilled();
    const standby = await this.standby.state();
    return standby && { streaming: standby.isStreaming, lag_s: standby.lagSeconds };
  }
}
