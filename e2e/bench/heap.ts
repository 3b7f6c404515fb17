/** What a page and its workers hold. */
import type { CDPSession, Page } from '@playwright/test';

/** As `Runtime.getHeapUsage` says it, in bytes: of the engine, of the document, and of what lies beside both. */
interface HeapUsage {
  readonly usedSize: number;
  readonly embedderHeapUsedSize: number;
  readonly backingStorageSize: number;
}

const all = ({ usedSize, embedderHeapUsedSize, backingStorageSize }: HeapUsage): number =>
  usedSize + embedderHeapUsedSize + backingStorageSize;

/** Asks a worker that a session is attached to; the question and its answer are texts within those of the page. */
const ofWorker = (session: CDPSession, sessionId: string, id: number, method: string): Promise<unknown> =>
  new Promise((resolve) => {
    session.on('Target.receivedMessageFromTarget', (told) => {
      const answer = JSON.parse(told.message);
      if (told.sessionId === sessionId && answer.id === id) resolve(answer.result);
    });
    void session.send('Target.sendMessageToTarget', { sessionId, message: JSON.stringify({ id, method }) });
  });

/** Megabytes, without garbage. */
export async function heapOf(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page);
  const workers: string[] = [];
  session.on('Target.attachedToTarget', ({ sessionId }) => workers.push(sessionId));
  // Attaches to all that are there before it answers.
  await session.send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: false, flatten: false });
  await session.send('HeapProfiler.collectGarbage');
  let bytes = all((await session.send('Runtime.getHeapUsage')) as HeapUsage);
  for (const worker of workers) {
    await ofWorker(session, worker, 1, 'HeapProfiler.collectGarbage');
    bytes += all((await ofWorker(session, worker, 2, 'Runtime.getHeapUsage')) as HeapUsage);
  }
  await session.detach();
  return bytes / 1e6;
}
