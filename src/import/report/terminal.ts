import { styleText } from 'node:util';

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

/** A terminal for a stream of the process. Colours only on a terminal, and never with `NO_COLOR`. */
export function terminalOf(stream: NodeJS.WriteStream): Terminal {
  const isTerminal = stream.isTTY;
  const style =
    (format: 'bold' | 'dim' | 'yellow') =>
    (text: string): string =>
      isTerminal ? styleText(format, text, { stream }) : text;
  return {
    isTerminal,
    columns: isTerminal ? stream.columns : 80,
    write: (text) => {
      stream.write(text);
    },
    bold: style('bold'),
    faint: style('dim'),
    warn: style('yellow'),
  };
}
