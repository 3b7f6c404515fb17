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

const ASKED = 1;

/** Bytes of a worker that a session is attached to; what it is asked and answers are texts within those of the page. */
const ofWorker = (session: CDPSession, sessionId: string): Promise<number> =>
  new Promise((resolve) => {
    session.on('Target.receivedMessageFromTarget', (told) => {
      const { id, result } = JSON.parse(told.message);
      if (told.sessionId === sessionId && id === ASKED) resolve(all(result));
    });
    const message = JSON.stringify({ id: ASKED, method: 'Runtime.getHeapUsage' });
    void session.send('Target.sendMessageToTarget', { sessionId, message });
  });

/** Megabytes, with what is garbage and not collected yet. */
export async function heapOf(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page);
  const workers: Promise<number>[] = [];
  session.on('Target.attachedToTarget', ({ sessionId }) => workers.push(ofWorker(session, sessionId)));
  // Attaches to all that are there before it answers.
  await session.send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: false, flatten: false });
  const own = all((await session.send('Runtime.getHeapUsage')) as HeapUsage);
  const bytes = (await Promise.all(workers)).reduce((sum, worker) => sum + worker, own);
  await session.detach();
  return bytes / 1e6;
}
