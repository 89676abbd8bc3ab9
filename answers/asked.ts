/** A request whose answer is kept. */
export interface Asked {
  /** Path and query. */
  readonly address: string;
  readonly method?: string;
  /** Besides `Accept`, which is what a program or a browser sends unless it stands here. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** The request in one line, by which an answer is known. */
export function lineOf({ address, method = 'GET', headers = {} }: Asked): string {
  const sent = Object.entries(headers).map(([name, value]) => ` ${name}: ${value}`);
  return `${method} ${address}${sent.join('')}`;
}
