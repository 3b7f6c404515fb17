/** The worker: takes requests one after the other, answers each, and can be interrupted while a run is made. */
import { InputError } from '../scenario/errors.ts';
import type { Scenario } from '../scenario/schema.ts';
import { type Control, type Message, PROTOCOL_VERSION, type Request, type Requests } from './protocol.ts';
import type { Files } from './load.ts';
import { Session } from './session.ts';

const SCENARIOS = import.meta.glob<Scenario>('../scenario/library/*.yaml', { query: '?data', import: 'default' });

const session = new Session();
const cancelled = new Set<number>();
const paused = new Set<number>();
/** Between two looks whether a pause is over, ms. */
const PAUSE = 50;
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
    await goOn();
  };
  const goOn = async (): Promise<void> => {
    await breathe();
    if (paused.has(request.id)) post({ id: request.id, type: 'paused' });
    while (paused.has(request.id) && !cancelled.has(request.id))
      await new Promise((resolve) => setTimeout(resolve, PAUSE));
    if (cancelled.has(request.id)) throw new Error('cancelled');
  };
  switch (request.name) {
    case 'library':
      return session.library();
    case 'open':
      return session.open(request.params as Requests['open']['params'], filesAt(request.base), pause);
    case 'next':
      return session.next(request.params as Requests['next']['params']);
    case 'check': {
      const { check } = await import('./search/check.ts');
      return check(request.params as Requests['check']['params'], filesAt(request.base), async (search) => {
        post({ id: request.id, type: 'progress', done: search.states, of: 0, what: 'states', search });
        await goOn();
      });
    }
    case 'hazard': {
      const { hazard } = await import('./search/hazard.ts');
      return hazard((request.params as Requests['hazard']['params']).id, filesAt(request.base), goOn);
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
    paused.delete(request.id);
  }
}

self.onmessage = ({ data }: MessageEvent<Request | Control>): void => {
  if ('cancel' in data) {
    cancelled.add(data.cancel);
    return;
  }
  if ('pause' in data) {
    if (data.on) paused.add(data.pause);
    else paused.delete(data.pause);
    return;
  }
  last = last.then(() => handle(data));
};
