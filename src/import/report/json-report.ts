import type { ImportReport } from './import-report.js';

/** The report as one document for machines: names in snake case with their unit, instants in ISO form. */
export function jsonReport(report: ImportReport): string {
  const { rows, files } = report;
  const document = {
    directory: report.directory,
    import_id: report.importId ?? null,
    dry_run: report.dryRun,
    sample_removed: report.forgotSample,
    files: {
      loaded: files.loaded,
      skipped: files.skipped,
      not_loaded: files.refused,
      with_repeats: files.withRepeats,
      with_rejects: files.withRejects,
      with_retired: files.withRetired,
    },
    meters: { loaded: report.series.loaded, not_loaded: report.series.refused },
    users: report.users ?? null,
    users_created: report.usersCreated,
    rows: {
      read: rows.rows_read,
      inserted: rows.rows_inserted,
      unchanged: rows.rows_unchanged,
      restated: rows.rows_restated,
      repeated: rows.rows_repeated,
      duplicate: rows.rows_duplicate,
      rejected: rows.rows_rejected,
      retired: rows.rows_retired,
    },
    half_hours_incomplete: report.incomplete,
    values_missing: report.missing,
    fillers: report.fillers,
    left_out: report.leftOut,
    rejects: report.rejects,
    readings_begin: report.readingsBegin,
    energy_wh: report.energyWh,
    first_start: report.first ?? null,
    last_start: report.last ?? null,
    not_loaded: report.refused,
    folded_names: { count: report.foldedNames.count, listed: report.foldedNames.listed },
    no_readings: { count: report.noReadings.count, names: report.noReadings.names },
    not_read: { count: report.unread.count, names: report.unread.names },
    users_without_file: report.usersWithoutFile,
    users_missing: report.usersMissing,
    odd_files: report.odd.listed,
    misread: report.misread && {
      far_readings: report.misread.far,
      thousandth_users: report.misread.thousandth,
      hourly_users: report.misread.hourly,
    },
    load_ms: Math.round(report.loadMs),
    refresh_ms: Math.round(report.refreshMs),
    compacted: report.compacted && {
      chunks: report.compacted.chunks,
      in_use: report.compacted.inUse,
      bytes_before: report.compacted.bytesBefore,
      bytes_after: report.compacted.bytesAfter,
    },
    stored: report.stored && {
      users: report.stored.users,
      readings: report.stored.readings,
      energy_wh: report.stored.energyWh,
    },
  };
  return `${JSON.stringify(document, undefined, 2)}\n`;
}
