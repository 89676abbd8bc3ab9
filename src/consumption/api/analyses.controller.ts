import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Answers } from '../../common/http/index.js';
import type { Zone } from '../../common/time/index.js';
import { DatabaseState } from '../../database/index.js';
import { ComparisonQuery } from '../comparison.query.js';
import { diversity, DiversityAnswer } from '../analyses/diversity.js';
import { peaks, PeaksAnswer } from '../analyses/peaks.js';
import { DurationCurveQuery } from '../duration-curve.query.js';
import { HeatMapQuery } from '../heat-map.query.js';
import { RequestData } from '../request-data.decorator.js';
import type { Snapshot } from '../snapshot.js';
import { ProfileQuery } from '../profile.query.js';
import { TimeOfUseQuery } from '../time-of-use.query.js';
import { UnusualDaysQuery } from '../unusual-days.query.js';
import {
  CompareAnswer,
  DurationAnswer,
  HeatMapAnswer,
  ProfileAnswer,
  TimeOfUseAnswer,
  UnusualDaysAnswer,
} from './analyses.answer.js';
import {
  compareAnswer,
  durationAnswer,
  heatMapAnswer,
  profileAnswer,
  timeOfUseAnswer,
  unusualDaysAnswer,
} from './analysis-answers.js';
import {
  AnalysisParameters,
  CompareParameters,
  GroupParameters,
  HeatMapParameters,
  TimeOfUseParameters,
} from './analysis-query.dto.js';

/** The analyses of the domain page, for everyone, a segment or one user. */
@ApiTags('Analyses')
@Controller('api/consumption')
export class AnalysesController {
  constructor(
    private readonly profiles: ProfileQuery,
    private readonly heatMaps: HeatMapQuery,
    private readonly durationCurves: DurationCurveQuery,
    private readonly comparisons: ComparisonQuery,
    private readonly timesOfUse: TimeOfUseQuery,
    private readonly unusual: UnusualDaysQuery,
    private readonly state: DatabaseState,
  ) {}

  @Get('profile')
  @Answers(ProfileAnswer, { summary: 'The typical day: mean power by local half-hour and kind of day' })
  async profile(@Query() query: AnalysisParameters): Promise<ProfileAnswer> {
    return profileAnswer(await this.profiles.of(query.request(await this.zone())));
  }

  @Get('heatmap')
  @Answers(HeatMapAnswer, { summary: 'Mean power by day and local half-hour' })
  async heatMap(@Query() query: HeatMapParameters): Promise<HeatMapAnswer> {
    return heatMapAnswer(await this.heatMaps.of(query.request(await this.zone()), query.rows));
  }

  @Get('peaks')
  @Answers(PeaksAnswer, { summary: 'The highest half-hours' })
  peaks(@RequestData() data: Snapshot, @Query() query: AnalysisParameters): Promise<PeaksAnswer> {
    return peaks(data, query.request(data.zone));
  }

  @Get('duration')
  @Answers(DurationAnswer, { summary: 'The duration curve: for which share of the time a power is reached' })
  async duration(@Query() query: AnalysisParameters): Promise<DurationAnswer> {
    return durationAnswer(await this.durationCurves.of(query.request(await this.zone())));
  }

  @Get('compare')
  @Answers(CompareAnswer, { summary: 'A range compared with one before it, like for like' })
  async compare(@Query() query: CompareParameters): Promise<CompareAnswer> {
    return compareAnswer(await this.comparisons.of(query.request(await this.zone()), query.with), query.with);
  }

  @Get('time-of-use')
  @Answers(TimeOfUseAnswer, { summary: 'Energy by band of the day' })
  async timeOfUse(@Query() query: TimeOfUseParameters): Promise<TimeOfUseAnswer> {
    return timeOfUseAnswer(await this.timesOfUse.of(query.request(await this.zone()), query.asBands()));
  }

  @Get('diversity')
  @Answers(DiversityAnswer, { summary: 'How far the peaks of users fall together' })
  diversity(@RequestData() data: Snapshot, @Query() query: GroupParameters): Promise<DiversityAnswer> {
    return diversity(data, query.request(data.zone));
  }

  @Get('unusual-days')
  @Answers(UnusualDaysAnswer, { summary: 'Days unlike those of their kind in the eight weeks before' })
  async unusualDays(@Query() query: AnalysisParameters): Promise<UnusualDaysAnswer> {
    return unusualDaysAnswer(await this.unusual.of(query.request(await this.zone())));
  }

  private async zone(): Promise<Zone> {
    return (await this.state.read()).zone;
  }
}
