import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Access, Answers } from '../../common/http/index.js';
import { CompareAnswer, comparison } from '../analyses/comparison.js';
import { diversity, DiversityAnswer } from '../analyses/diversity.js';
import { peaks, PeaksAnswer } from '../analyses/peaks.js';
import { heatMap, HeatMapAnswer } from '../analyses/heat-map.js';
import { DurationAnswer, loadDurationCurve } from '../analyses/load-duration-curve.js';
import { loadProfile, ProfileAnswer } from '../analyses/load-profile.js';
import { timeOfUse, TimeOfUseAnswer } from '../analyses/time-of-use.js';
import { RequestData } from '../request-data.decorator.js';
import type { Snapshot } from '../snapshot.js';
import { unusualDays, UnusualDaysAnswer } from '../analyses/unusual-days.js';
import { AnalysisParameters } from '../request.dto.js';
import {
  CompareParameters,
  DiversityParameters,
  HeatMapParameters,
  PeaksParameters,
  ProfileParameters,
  TimeOfUseParameters,
} from './parameters.dto.js';

/** The analyses of the domain page, for everyone, a segment or one user. */
@ApiTags('Analyses')
@Controller('api/consumption')
@Access('viewer')
export class AnalysesController {
  @Get('profile')
  @Answers(ProfileAnswer, { summary: 'The typical day: mean power by local half-hour and kind of day' })
  profile(@RequestData() data: Snapshot, @Query() query: ProfileParameters): Promise<ProfileAnswer> {
    return loadProfile(data, query.request(data));
  }

  @Get('heatmap')
  @Answers(HeatMapAnswer, { summary: 'Mean power by day and local half-hour' })
  heatMap(@RequestData() data: Snapshot, @Query() query: HeatMapParameters): Promise<HeatMapAnswer> {
    return heatMap(data, query.request(data), query.rows);
  }

  @Get('peaks')
  @Answers(PeaksAnswer, { summary: 'The highest half-hours' })
  peaks(@RequestData() data: Snapshot, @Query() query: PeaksParameters): Promise<PeaksAnswer> {
    return peaks(data, query.request(data));
  }

  @Get('duration')
  @Answers(DurationAnswer, { summary: 'The duration curve: for which share of the time a power is reached' })
  duration(@RequestData() data: Snapshot, @Query() query: AnalysisParameters): Promise<DurationAnswer> {
    return loadDurationCurve(data, query.request(data));
  }

  @Get('compare')
  @Answers(CompareAnswer, { summary: 'A range compared with one before it, like for like' })
  compare(@RequestData() data: Snapshot, @Query() query: CompareParameters): Promise<CompareAnswer> {
    return comparison(data, query.request(data), query.with);
  }

  @Get('time-of-use')
  @Answers(TimeOfUseAnswer, { summary: 'Energy by band of the day' })
  timeOfUse(@RequestData() data: Snapshot, @Query() query: TimeOfUseParameters): Promise<TimeOfUseAnswer> {
    return timeOfUse(data, query.request(data), query.asBands());
  }

  @Get('diversity')
  @Answers(DiversityAnswer, { summary: 'How far the peaks of users fall together' })
  diversity(@RequestData() data: Snapshot, @Query() query: DiversityParameters): Promise<DiversityAnswer> {
    return diversity(data, query.request(data));
  }

  @Get('unusual-days')
  @Answers(UnusualDaysAnswer, { summary: 'Days unlike those of their kind in the eight weeks before' })
  unusualDays(@RequestData() data: Snapshot, @Query() query: AnalysisParameters): Promise<UnusualDaysAnswer> {
    return unusualDays(data, query.request(data));
  }
}
