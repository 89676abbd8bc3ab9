import { dateOfMinute } from '../../common/time/index.js';
import type { FilePolicy, IssueEntry, RepeatPolicy } from '../../ledger/index.js';
import { MOST_LISTED, type Reject } from '../csv/reject-list.js';
import type { Understood } from '../csv/table-parser.js';
import type { Restatement } from '../readings/compare.js';
import type { Repeat } from '../readings/settle.js';
import type { Candidate } from './candidate.js';
import type { Stored } from './file-step.js';

/** What was done about stored readings that the file has otherwise. */
type RestatementCode = 'replaced' | 'kept' | 'refused';

const REPEAT_REASONS: Readonly<Record<RepeatPolicy, string>> = {
  keep: 'the half-hour is named twice; both readings are kept',
  first: 'the half-hour is named twice; the first reading is kept',
  last: 'the half-hour is named twice; the second reading is kept',
};

/** Everything about a file that a person may want to look at: rejects first, as many as the ledger lists. */
export function issuesOf(
  { userId, content }: Candidate<Understood>,
  { repeats = [], restated = [] }: Stored,
  { onRepeat, onRestated }: FilePolicy,
  isRefused: boolean,
): readonly IssueEntry[] {
  const done = onRestated === 'replace' ? 'replaced' : 'kept';
  const code = isRefused ? 'refused' : done;
  const issues = [
    ...(content?.rejects.listed ?? []).map((reject) => rejectIssue(reject, userId)),
    ...repeats.map((repeat) => repeatIssue(repeat, userId, onRepeat)),
    ...restated.map((restatement) => restatementIssue(restatement, userId, code)),
  ];
  return issues.slice(0, MOST_LISTED);
}

export function rejectIssue(reject: Reject, userId: number | undefined): IssueEntry {
  return { kind: 'reject', user_id: userId, ...reject };
}

function repeatIssue(
  { minute, first, second, line }: Repeat,
  userId: number | undefined,
  policy: RepeatPolicy,
): IssueEntry {
  return {
    kind: 'repeat',
    code: policy,
    reason: REPEAT_REASONS[policy],
    line,
    user_id: userId,
    period_start: dateOfMinute(minute),
    occurrence: policy === 'keep' ? 1 : 0,
    old_wh: first,
    new_wh: second,
  };
}

function restatementIssue(
  restatement: Restatement,
  userId: number | undefined,
  code: RestatementCode,
): IssueEntry {
  const { minute, occurrence, line } = restatement;
  return {
    kind: 'restatement',
    code,
    reason: restatementReason(restatement),
    line,
    user_id: userId,
    period_start: dateOfMinute(minute),
    occurrence,
    old_wh: restatement.old,
    new_wh: restatement.new,
  };
}

function restatementReason(restatement: Restatement): string {
  if (restatement.new === undefined) return 'the file no longer has this second reading';
  if (restatement.old === undefined) return 'the file has a second reading that was not stored';
  if (restatement.old === restatement.new) return 'the file says another quality of the stored value';
  return 'the file has another value than the stored one';
}
