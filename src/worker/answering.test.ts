import { expect, test } from 'vitest';
import { answering } from './answering.ts';
import { INTERLACED, files } from './open.test-helper.ts';
import {
  type Control,
  type Message,
  PROTOCOL_VERSION,
  type Request,
  type RequestName,
  type Requests,
} from './protocol.ts';

/** A worker in this thread: what it tells in order, and somebody who acts on each message. */
function host(onMessage: (message: Message, send: (data: Request | Control) => void) => void = () => {}) {
  const told: Message[] = [];
  const ends = new Map<number, (message: Message) => void>();
  const receive = answering(
    (message) => {
      told.push(message);
      if (message.type === 'result' || message.type === 'error') ends.get(message.id)?.(message);
      onMessage(message, receive);
    },
    () => files,
  );
  const send = <N extends RequestName>(
    id: number,
    name: N,
    params: Requests[N]['params'],
    version = PROTOCOL_VERSION,
    session = 0,
  ) => {
    const end = new Promise<Message>((resolve) => ends.set(id, resolve));
    receive({ version, id, session, base: '', name, params });
    return end;
  };
  return { told, send, receive };
}

/** Tells its progress a few times. */
const SEARCH: Requests['check']['params'] = {
  source: INTERLACED,
  design: 'viommu-batch',
  choices: [],
  position: 0,
  maxStates: 4000,
};

const cancel = (id: number): Control => ({ version: PROTOCOL_VERSION, cancel: id });
const pause = (id: number, on: boolean): Control => ({ version: PROTOCOL_VERSION, pause: id, on });

test('answers come in the order of the requests', async () => {
  const { told, send } = host();
  await Promise.all([
    send(1, 'open', { source: INTERLACED }),
    send(2, 'view', { position: 3, selection: null, windows: {} }),
    send(3, 'find', { from: 0, direction: 1, boundary: 'event' }),
  ]);
  expect(told.filter(({ type }) => type !== 'progress').map(({ id, type }) => [id, type])).toEqual([
    [1, 'result'],
    [2, 'result'],
    [3, 'result'],
  ]);
  expect(told.at(-1)).toMatchObject({ result: 1 });
});

test('a request that is cancelled while it waits for its turn is not begun', async () => {
  const { told, send, receive } = host();
  void send(1, 'open', { source: INTERLACED });
  receive(cancel(1));
  await send(2, 'library', {});
  expect(told.map(({ id }) => id)).toEqual([2]);
});

test('a request that is cancelled while it is worked on stops at its next breath, and the next is answered', async () => {
  const { told, send } = host((message, receive) => {
    if (message.type === 'progress') receive(cancel(message.id));
  });
  expect(await send(1, 'check', SEARCH)).toMatchObject({
    type: 'error',
    message: 'cancelled',
    problems: [],
  });
  expect(await send(2, 'library', {})).toMatchObject({ type: 'result' });
  expect(told.filter(({ type }) => type === 'progress')).toHaveLength(1);
});

test('a number that was cancelled before it was known is forgotten with its request', async () => {
  const { send, receive, told } = host();
  receive(cancel(7));
  void send(7, 'library', {});
  expect(await send(8, 'library', {})).toMatchObject({ type: 'result' });
  expect(told).toHaveLength(1);
  expect(await send(7, 'library', {})).toMatchObject({ type: 'result' });
});

test('a paused request says that it rests, tells nothing meanwhile, and goes on', async () => {
  const { told, send } = host((message, receive) => {
    if (message.type === 'progress' && told.length === 1) receive(pause(message.id, true));
    if (message.type === 'paused') receive(pause(message.id, false));
  });
  expect(await send(1, 'check', SEARCH)).toMatchObject({ type: 'result' });
  expect(told.map(({ type }) => type).slice(0, 2)).toEqual(['progress', 'paused']);
  expect(told.filter(({ type }) => type === 'paused')).toHaveLength(1);
});

test('the requests of another session do not wait, and it is another one after it has been left', async () => {
  const { told, send, receive } = host(({ id, type }, act) => {
    if (type === 'progress' && told.length === 1) act(pause(id, true));
  });
  const searched = send(1, 'check', SEARCH);
  const view = { position: 0, selection: null, windows: {} };
  await send(2, 'open', { source: INTERLACED }, PROTOCOL_VERSION, 1);
  expect(await send(3, 'view', view, PROTOCOL_VERSION, 1)).toMatchObject({ type: 'result' });
  expect(told.some(({ id, type }) => id === 1 && type === 'result')).toBe(false);
  receive({ version: PROTOCOL_VERSION, leave: 1 });
  expect(await send(4, 'view', view, PROTOCOL_VERSION, 1)).toMatchObject({ message: 'nothing is open' });
  receive(pause(1, false));
  expect(await searched).toMatchObject({ type: 'result' });
});

test('a paused request can be cancelled', async () => {
  const { told, send } = host((message, receive) => {
    if (message.type === 'progress') receive(pause(message.id, true));
    if (message.type === 'paused') receive(cancel(message.id));
  });
  expect(await send(1, 'check', SEARCH)).toMatchObject({ type: 'error', message: 'cancelled' });
  expect(told.map(({ type }) => type)).toEqual(['progress', 'paused', 'error']);
});

test('a page of another version is told so, and bad input is told from a fault of the model', async () => {
  const { send } = host();
  expect(await send(1, 'library', {}, PROTOCOL_VERSION - 1)).toMatchObject({
    type: 'error',
    problems: [],
    message: 'page and worker are of different versions: reload the page',
  });
  expect(await send(2, 'open', { source: { kind: 'scenario', id: 'nowhere' } })).toMatchObject({
    type: 'error',
    problems: [{ place: { file: 'nowhere' }, text: expect.stringContaining('there is no scenario of this name') }],
  });
});
