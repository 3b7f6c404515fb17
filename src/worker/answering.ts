/** Takes requests one after the other, answers each, and can be interrupted while one is worked on. */
import { InputError } from '../scenario/language/errors.ts';
import { type Desk, HANDLERS, type Told } from './handlers.ts';
import type { Files } from './load.ts';
import {
  type Control,
  type Message,
  PROTOCOL_VERSION,
  type Request,
  type RequestName,
  type Requests,
} from './protocol.ts';
import { Session } from './session.ts';

/** Between two looks whether a pause is over, ms. */
const PAUSE = 50;

/** Lets messages in (among them a cancel) before work goes on. */
const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

type Handlers = {
  readonly [N in RequestName]: (
    params: Requests[N]['params'],
    desk: Desk,
  ) => Requests[N]['result'] | Promise<Requests[N]['result']>;
};

const TABLE: Handlers = HANDLERS;

const answer = <N extends RequestName>({ name, params }: Request<N>, desk: Desk) => TABLE[name](params, desk);

/** A worker's end of the protocol: what it is told goes into the function, what it tells comes out of `post`. */
export function answering(
  post: (message: Message) => void,
  filesAt: (base: string) => Files,
): (data: Request | Control) => void {
  const session = new Session();
  const cancelled = new Set<number>();
  const paused = new Set<number>();
  let last: Promise<void> = Promise.resolve();

  const goOn = async (id: number): Promise<void> => {
    await wait(0);
    if (paused.has(id)) post({ id, type: 'paused' });
    while (paused.has(id) && !cancelled.has(id)) await wait(PAUSE);
    if (cancelled.has(id)) throw new Error('cancelled');
  };

  const deskOf = ({ id, base }: Request): Desk => ({
    session,
    files: filesAt(base),
    goOn: () => goOn(id),
    told(progress: Told) {
      post({ id, type: 'progress', ...progress });
      return goOn(id);
    },
  });

  async function handle(request: Request): Promise<void> {
    const { id } = request;
    if (cancelled.delete(id)) return;
    try {
      if (request.version !== PROTOCOL_VERSION)
        throw new Error('page and worker are of different versions: reload the page');
      post({ id, type: 'result', result: await answer(request, deskOf(request)) });
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
    else if (!('pause' in data)) last = last.then(() => handle(data));
    else if (data.on) paused.add(data.pause);
    else paused.delete(data.pause);
  };
}
