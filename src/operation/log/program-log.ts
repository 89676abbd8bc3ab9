import type { LoggerService } from '@nestjs/common';
import { type Logger, type LoggerOptions, pino } from 'pino';
import { requestId } from '../../common/http/index.js';
import { visibleLines } from '../../common/visible.js';
import type { LogLevel } from '../../config/index.js';
import { describeError } from './describe-error.js';
import { readableLine } from './readable-line.js';

/** The names that other programs know the levels by. */
const PINO_LEVELS = {
  fatal: 'fatal',
  error: 'error',
  warn: 'warn',
  log: 'info',
  debug: 'debug',
  verbose: 'trace',
} as const satisfies Record<LogLevel, string>;

/** Where lines go: stderr, at once, so that none is lost when the process ends. */
export interface LineSink {
  write(line: string): void;
}

/**
 * The log of the program: a JSON object each line, or what a person reads where one looks on. A line that is written
 * while a request is answered carries its id.
 */
export class ProgramLog implements LoggerService {
  private readonly pino: Logger;
  /** Whatever `LOG_LEVEL` says. */
  private readonly steps: (message: string) => void;

  /** @param isRead - somebody reads the lines as they come: words instead of JSON */
  constructor(
    level: LogLevel,
    isRead = process.stderr.isTTY,
    sink: LineSink = pino.destination({ dest: 2, sync: true }),
  ) {
    this.pino = pino(options(PINO_LEVELS[level]), visible(sink, isRead ? readableLine : visibleLines));
    const steps = this.pino.child({}, { level: 'info' });
    this.steps = (message) => {
      if (isRead) sink.write(`${visibleLines(message)}\n`);
      else steps.info(message);
    };
  }

  /** A step of the start or of the end, for whoever runs the program. */
  announce(message: string): void {
    this.steps(message);
  }

  fatal(message: unknown, ...more: readonly unknown[]): void {
    this.write('fatal', message, more);
  }

  error(message: unknown, ...more: readonly unknown[]): void {
    this.write('error', message, more);
  }

  warn(message: unknown, ...more: readonly unknown[]): void {
    this.write('warn', message, more);
  }

  log(message: unknown, ...more: readonly unknown[]): void {
    this.write('log', message, more);
  }

  debug(message: unknown, ...more: readonly unknown[]): void {
    this.write('debug', message, more);
  }

  verbose(message: unknown, ...more: readonly unknown[]): void {
    this.write('verbose', message, more);
  }

  /** As Nest calls it: at last the part of the program that speaks, before it at times a stack. */
  private write(level: LogLevel, message: unknown, more: readonly unknown[]): void {
    const context = more.at(-1);
    const fields = typeof context === 'string' ? { context } : {};
    const [stack] = more.slice(0, -1);
    const name = PINO_LEVELS[level];
    if (message instanceof Error) {
      const err = describeError(message);
      this.pino[name]({ ...fields, err }, err.message);
    } else if (typeof message === 'object' && message !== null) this.pino[name]({ ...fields, ...message });
    else this.pino[name]({ ...fields, ...(typeof stack === 'string' ? { stack } : {}) }, String(message));
  }
}

function options(level: string): LoggerOptions {
  return {
    level,
    timestamp: pino.stdTimeFunctions.isoTime,
    // Described already: the usual one copies each field of an error.
    serializers: { err: (described: unknown) => described },
    formatters: { level: (label) => ({ level: label }) },
    mixin: () => {
      const id = requestId();
      return id === undefined ? {} : { request_id: id };
    },
  };
}

/** What a line shows of files and of requests is anybody's text. */
function visible(sink: LineSink, form: (line: string) => string): LineSink {
  return {
    write: (line) => {
      sink.write(form(line));
    },
  };
}
