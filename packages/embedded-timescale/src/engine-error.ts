/** `unsupported`: never on this system; `unusable`: not now; `disk_full`: not before there is room. */
export type EngineErrorCode = 'disk_full' | 'unsupported' | 'unusable';

/** The engine of a data folder cannot be used. The message is a sentence for people. */
export class EngineError extends Error {
  override readonly name = 'EngineError';

  constructor(
    readonly code: EngineErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
