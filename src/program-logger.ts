import { ConsoleLogger, type LogLevel as NestLogLevel } from '@nestjs/common';
import { LOG_LEVELS, type LogLevel } from './config/environment.js';

/** The log of the program, on stderr, down to `level`: one JSON line each where nobody looks on. */
export function programLogger(level: LogLevel): ConsoleLogger {
  const levels: NestLogLevel[] = LOG_LEVELS.slice(0, LOG_LEVELS.indexOf(level) + 1);
  return new ConsoleLogger('Halfhour', {
    logLevels: levels,
    json: !process.stderr.isTTY,
    forceConsole: false,
  });
}
