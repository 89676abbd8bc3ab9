/** How a stream can be written to. */
export interface Terminal {
  readonly isTerminal: boolean;
  readonly columns: number;
  write(text: string): void;
  /** The text, emphasised where colours are wanted. */
  readonly bold: (text: string) => string;
  readonly faint: (text: string) => string;
  readonly warn: (text: string) => string;
}

type Style = (text: string) => string;

/** A terminal for a stream of the process. Colours only on a terminal, and never with `NO_COLOR`. */
export function terminalOf(stream: NodeJS.WriteStream, environment: NodeJS.ProcessEnv): Terminal {
  const isTerminal = stream.isTTY;
  const style = (open: number, close: number): Style =>
    isTerminal && !environment['NO_COLOR']
      ? (text) => `\u{1b}[${open}m${text}\u{1b}[${close}m`
      : (text) => text;
  return {
    isTerminal,
    columns: isTerminal ? stream.columns : 80,
    write: (text) => {
      stream.write(text);
    },
    bold: style(1, 22),
    faint: style(2, 22),
    warn: style(33, 39),
  };
}
