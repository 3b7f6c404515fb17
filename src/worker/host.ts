/** The worker: takes requests one after the other, answers each, and can be interrupted while a run is made. */
import { InputError } from '../scenario/errors.ts';
import type { Scenario } from '../scenario/schema.ts';
import { type CancelRequest, type Message, PROTOCOL_VERSION, type Request, type Requests } from './protocol.ts';
import type { Files } from './load.ts';
import { Session } from './session.ts';

const SCENARIOS = import.meta.glob<Scenario>('../scenario/library/*.yaml', { query: '?data', import: 'default' });

const session = new Session();
const cancelled = new Set<number>();
let last: Promise<void> = Promise.resolve();

const post = (message: Message): void => self.postMessage(message);

/** Lets messages in (among them a cancel) before work goes on. */
const breathe = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

const filesAt = (base: string): Files => ({
  scenario: (id) => SCENARIOS[`../scenario/library/${id}.yaml`](),
  capture: async (file) => {
    const response = await fetch(new URL(`captures/${file}`, base));
    if (!response.ok) throw new Error(`${file}: the server answers ${response.status}`);
    return new Uint8Array(await response.arrayBuffer());
  },
});

async function answer(request: Request): Promise<unknown> {
  const pause = async (done: number, of: number): Promise<void> => {
    post({ id: request.id, type: 'progress', done, of, what: 'commands' });
    await breathe();
    if (cancelled.has(request.id)) throw new Error('cancelled');
  };
  switch (request.name) {
    case 'library':
      return session.library();
    case 'open': {
      const { source, design } = request.params as Requests['open']['params'];
      return session.open(source, design, filesAt(request.base), pause);
    }
    case 'view':
      return session.view(request.params as Requests['view']['params']);
    case 'timeline':
      return session.timeline(request.params as Requests['timeline']['params']);
    case 'at':
      return session.at((request.params as Requests['at']['params']).time);
    case 'text':
      return session.text(request.params as Requests['text']['params']);
    case 'registers':
      return session.registers(request.params as Requests['registers']['params']);
    case 'config':
      return session.config(request.params as Requests['config']['params']);
    case 'walk':
      return session.walk(request.params as Requests['walk']['params']);
    case 'find': {
      const { from, direction, boundary } = request.params as Requests['find']['params'];
      return session.find(from, direction, boundary);
    }
  }
}

async function handle(request: Request): Promise<void> {
  if (cancelled.delete(request.id)) return;
  try {
    if (request.version !== PROTOCOL_VERSION)
      throw new Error('page and worker are of different versions: reload the page');
    post({ id: request.id, type: 'result', result: await answer(request) });
  } catch (problem) {
    const { message } = problem as Error;
    post({ id: request.id, type: 'error', message, input: problem instanceof InputError });
  } finally {
    cancelled.delete(request.id);
  }
}

self.onmessage = ({ data }: MessageEvent<Request | CancelRequest>): void => {
  if ('cancel' in data) {
    cancelled.add(data.cancel);
    return;
  }
  last = last.then(() => handle(data));
};
