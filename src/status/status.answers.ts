import { PickType } from '@nestjs/swagger';
import { Choice, Figure, Flag, InstantOrNull, PartOrNull, Text } from '../common/http/index.js';
import { ImportAnswer } from '../ledger/index.js';

/** All is well; anything else is a problem. */
export class OkAnswer {
  @Choice(['ok'], 'Always ok.')
  readonly status!: 'ok';
}

/** How far a standby is behind. */
export class StandbyAnswer {
  @Flag('Whether it is connected to the server that it follows.')
  readonly streaming!: boolean;

  @Figure(
    'Seconds since the last change that it has replayed was made, 0 when it has all; null before the first.',
    0,
  )
  readonly lag_s!: number | null;
}

/** Queries can be answered; anything else is a problem. */
export class ReadyAnswer extends OkAnswer {
  @PartOrNull(StandbyAnswer, 'Of a database that is a standby; null of any other.')
  readonly standby!: StandbyAnswer | null;
}

/** The import that began last, as programs read it. */
export class LastImportAnswer extends PickType(ImportAnswer, ['id', 'status', 'started_at', 'finished_at']) {}

/** What a program should know about the data before asking for them. */
export class MetaAnswer {
  @Text('The zone in which days begin.', 'UTC')
  readonly timezone!: string;

  @InstantOrNull('Start of the first half-hour; null without data.')
  readonly data_from!: Date | null;

  @InstantOrNull('End of the last half-hour; null without data.', '2017-01-01T00:00:00+00:00')
  readonly data_to!: Date | null;

  @InstantOrNull(
    'Before it days, months and totals are kept without the readings of users; null where all have theirs.',
  )
  readonly readings_begin!: Date | null;

  @Text('Changes with the data.', '8d0c2f3e-6a3b-4f7e-9f55-0d8b4b4f5a10:61')
  readonly data_version!: string;

  @Flag(
    'Whether every figure counts all readings: not while an import is under way or after one that was cut short.',
  )
  readonly settled!: boolean;

  @PartOrNull(LastImportAnswer, 'The import that began last; null before the first.')
  readonly last_import!: LastImportAnswer | null;
}
