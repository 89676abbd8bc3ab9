import { type Backend, SharedSession } from './shared-session.js';

const ready = (status: string): Buffer => Buffer.from([0x5a, 0, 0, 0, 5, status.charCodeAt(0)]);

/** Notes what runs; `begin` opens a transaction, `commit` and `rollback` end it, `flush` is not answered in full. */
class ScriptedBackend implements Backend {
  readonly ran: string[] = [];
  #status = 'I';

  execute(cycle: Uint8Array): Buffer {
    const bytes = Buffer.from(cycle);
    const text = bytes[0] === 0x51 ? bytes.toString('utf8', 5, bytes.length - 1) : bytes.toString();
    this.ran.push(bytes[0] === 0x53 ? 'sync' : text);
    if (text === 'begin') {
      this.#status = 'T';
    } else if (text === 'commit' || text === 'rollback') {
      this.#status = 'I';
    }
    return text === 'flush' ? Buffer.alloc(0) : ready(this.#status);
  }
}

describe('SharedSession', () => {
  const run = (session: SharedSession, owner: object, ...texts: string[]): Promise<Buffer[]> =>
    Promise.all(texts.map((text) => session.run(owner, Buffer.from(text))));

  it('lets nobody in between the statements of a transaction, then serves the others in order', async () => {
    const backend = new ScriptedBackend();
    const session = new SharedSession(backend);
    const [writer, one, two] = [{}, {}, {}];
    await run(session, writer, 'begin');
    const others = Promise.all([run(session, one, 'one'), run(session, two, 'two')]);
    await run(session, writer, 'insert');
    await run(session, writer, 'commit');
    await others;
    expect(backend.ran).toEqual(['begin', 'insert', 'commit', 'one', 'two']);
  });

  it('keeps the session for an answer that is not complete', async () => {
    const backend = new ScriptedBackend();
    const session = new SharedSession(backend);
    const [cursor, other] = [{}, {}];
    await run(session, cursor, 'flush');
    const waiting = run(session, other, 'other');
    await run(session, cursor, 'rest');
    await waiting;
    expect(backend.ran).toEqual(['flush', 'rest', 'other']);
  });

  it('rolls back what a lost connection left open, and goes on', async () => {
    const backend = new ScriptedBackend();
    const session = new SharedSession(backend);
    const [lost, other] = [{}, {}];
    await run(session, lost, 'begin');
    const waiting = run(session, other, 'other');
    session.abandon(other);
    session.abandon(lost);
    await waiting;
    expect(backend.ran).toEqual(['begin', 'sync', 'rollback', 'other']);
  });

  it('writes a checkpoint only after something has run', async () => {
    const backend = new ScriptedBackend();
    const session = new SharedSession(backend);
    await session.checkpoint();
    await run(session, {}, 'insert');
    await session.checkpoint();
    await session.checkpoint();
    expect(backend.ran).toEqual(['insert', 'checkpoint']);
  });
});

describe('SharedSession after a crash', () => {
  it('never runs anything again, not even a rollback', async () => {
    const ran: string[] = [];
    const session = new SharedSession({
      execute(cycle) {
        ran.push(Buffer.from(cycle).toString());
        throw new Error('broke down');
      },
    });
    const owner = {};
    await expect(session.run(owner, Buffer.from('fatal'))).rejects.toThrow('broke down');
    void session.run({}, Buffer.from('next'));
    session.abandon(owner);
    expect(ran).toEqual(['fatal']);
  });
});
