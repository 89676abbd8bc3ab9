import { IsIn, IsOptional, IsString, MaxLength } from 'class-validator';

const LONGEST_PATH = 4_000;

/** What an address to sign in at takes. */
export class ReturnQuery {
  /** Where to go on. */
  @IsOptional()
  @IsString()
  @MaxLength(LONGEST_PATH)
  readonly to?: string;

  /** Somebody whom a provider has vouched for has signed out here. */
  @IsOptional()
  @IsIn([''])
  readonly out?: string;
}
