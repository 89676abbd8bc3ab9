/** An answer that its handler has written itself in the format that was chosen, piece by piece as the client takes it. */
export class TextStream {
  /** @param pieces - made one at a time; `return` is called when the client disconnects */
  constructor(readonly pieces: AsyncIterable<Buffer | string>) {}
}
