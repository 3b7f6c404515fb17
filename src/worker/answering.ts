/** Takes the requests of a session one after the other, answers each, and can be interrupted while one is worked on. */
import { InputError } from '../scenario/language/errors.ts';
import { type Desk, HANDED, HANDLERS } from './handlers.ts';
import type { Files } from './load.ts';
import {
  type Control,
  type HowFar,
  type Message,
  PROTOCOL_VERSION,
  type Request,
  type RequestName,
  type Requests,
} from './protocol.ts';
import { Session } from './session.ts';

/** Between two looks whether a pause is over, ms. */
const PAUSE = 50;

/** Between two messages about how far a request is, ms: the page paints each of them. */
const TELL = 100;

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Lets messages in (among them a cancel) before work goes on. By a message: browsers hold timers back by 4 ms. */
function createBreath(): () => Promise<void> {
  const { port1, port2 } = new MessageChannel();
  let due: (() => void)[] = [];
  port1.onmessage = () => {
    const now = due;
    due = [];
    for (const goOn of now) goOn();
  };
  return () =>
    new Promise((resolve) => {
      due.push(resolve);
      port2.postMessage(0);
    });
}

type Handlers = {
  readonly [N in RequestName]: (
    params: Requests[N]['params'],
    desk: Desk,
  ) => Requests[N]['result'] | Promise<Requests[N]['result']>;
};

const TABLE: Handlers = HANDLERS;

type Handed = { readonly [N in RequestName]?: (result: Requests[N]['result']) => readonly Transferable[] };

const handedOf = <N extends RequestName>({ name }: Request<N>, result: Requests[N]['result']) =>
  (HANDED as Handed)[name]?.(result);

const answer = <N extends RequestName>({ name, params }: Request<N>, desk: Desk) => TABLE[name](params, desk);

/** A worker's end of the protocol: what it is told goes into the function, what it tells comes out of `post`. */
export function answering(
  post: (message: Message, handed?: readonly Transferable[]) => void,
  filesAt: (base: string) => Files,
): (data: Request | Control) => void {
  const sessions = new Map<number, { readonly session: Session; last: Promise<void> }>();
  const cancelled = new Set<number>();
  const paused = new Set<number>();
  const breath = createBreath();

  const goOn = async (id: number): Promise<void> => {
    await breath();
    if (paused.has(id)) post({ id, type: 'paused' });
    while (paused.has(id) && !cancelled.has(id)) await wait(PAUSE);
    if (cancelled.has(id)) throw new Error('cancelled');
  };

  const deskOf = ({ id, base }: Request, session: Session): Desk => {
    let toldAt = Number.NEGATIVE_INFINITY;
    return {
      session,
      files: filesAt(base),
      goOn: () => goOn(id),
      told(progress: HowFar) {
        const now = performance.now();
        if (now - toldAt >= TELL || progress.begun) {
          toldAt = now;
          post({ id, type: 'progress', ...progress });
        }
        return goOn(id);
      },
    };
  };

  async function handle(request: Request, session: Session): Promise<void> {
    const { id } = request;
    if (cancelled.delete(id)) return;
    try {
      if (request.version !== PROTOCOL_VERSION)
        throw new Error('page and worker are of different versions: reload the page');
      const result = await answer(request, deskOf(request, session));
      post({ id, type: 'result', result }, handedOf(request, result));
    } catch (problem) {
      const { message } = problem as Error;
      post({ id, type: 'error', message, problems: problem instanceof InputError ? problem.problems : [] });
    } finally {
      cancelled.delete(id);
      paused.delete(id);
    }
  }

  return (data) => {
    if ('cancel' in data) cancelled.add(data.cancel);
    else if ('leave' in data) sessions.delete(data.leave);
    else if ('name' in data) {
      const of = sessions.get(data.session) ?? { session: new Session(), last: Promise.resolve() };
      sessions.set(data.session, of);
      of.last = of.last.then(() => handle(data, of.session));
    } else if (data.on) paused.add(data.pause);
    else paused.delete(data.pause);
  };
}
