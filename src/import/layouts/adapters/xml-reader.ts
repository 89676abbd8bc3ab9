import { SaxesParser } from 'saxes';
import { FileRefusedError } from '../../source/file-refused-error.js';

/** Where the elements of a file go. Names are without their prefix. */
export interface XmlSink {
  open(name: string, attributes: Readonly<Record<string, string>>, line: number): void;
  /** @param text - of the element itself, at most some hundred characters */
  close(name: string, parent: string, text: string, line: number): void;
}

/** No piece of mark-up or text of a file of readings is so long. */
const LONGEST_PIECE = 1024 * 1024;
/** Longer texts are garbage that Node.js collects late. */
const SLICE = 32 * 1024;
const DEEPEST = 64;
const LONGEST_TEXT = 500;

/**
 * Reads XML as a stream: nothing but the names of the open elements is held. No entity is expanded but the five of XML
 * itself, nothing is fetched.
 */
export class XmlReader {
  private readonly parser = new SaxesParser();
  private readonly decoder = new TextDecoder('utf-8', { fatal: true });
  private readonly names: string[] = [];
  private text = '';
  /** Characters since anything was complete. */
  private pending = 0;

  constructor(private readonly sink: XmlSink) {
    const { parser } = this;
    parser.on('error', ({ message }) => {
      throw notWellFormed(
        message.replace(/^\d+:\d+: (.)/, (_, first: string) => first.toLowerCase()),
        parser.line,
      );
    });
    parser.on('doctype', () => {
      throw new FileRefusedError('refused', 'a DTD: entities are not read');
    });
    parser.on('opentag', ({ name, attributes }) => {
      this.open(localName(name), attributes);
    });
    parser.on('closetag', ({ name }) => {
      this.close(localName(name));
    });
    parser.on('text', (text) => {
      this.pending = 0;
      if (this.text.length < LONGEST_TEXT) this.text += text.slice(0, LONGEST_TEXT);
    });
    for (const event of ['comment', 'cdata', 'processinginstruction'] as const) {
      parser.on(event, () => (this.pending = 0));
    }
  }

  /** @throws FileRefusedError where it is not well-formed, or would take too much to be read */
  push(chunk: Buffer): void {
    for (let at = 0; at < chunk.length; at += SLICE)
      this.write(this.decoder.decode(chunk.subarray(at, at + SLICE), { stream: true }));
  }

  /** The file ends here. @throws FileRefusedError where that is inside an element */
  end(): void {
    this.write(this.decoder.decode());
    if (this.names.length > 0) throw notWellFormed('the file ends inside an element', this.parser.line);
    this.parser.close();
  }

  private write(text: string): void {
    this.pending += text.length;
    this.parser.write(text);
    if (this.pending > LONGEST_PIECE) {
      throw new FileRefusedError('refused', 'a single piece of its XML is longer than 1 MiB');
    }
  }

  private open(name: string, attributes: Record<string, string>): void {
    this.pending = 0;
    this.text = '';
    this.names.push(name);
    if (this.names.length > DEEPEST) {
      throw new FileRefusedError('refused', `its XML has more than ${DEEPEST} elements inside each other`);
    }
    this.sink.open(name, attributes, this.parser.line);
  }

  private close(name: string): void {
    this.pending = 0;
    this.names.pop();
    this.sink.close(name, this.names.at(-1) ?? '', this.text.trim(), this.parser.line);
    this.text = '';
  }
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

function notWellFormed(what: string, line: number): FileRefusedError {
  return new FileRefusedError('refused', `not well-formed: ${what} (line ${line})`);
}
