/** A worker's port with the model behind it, in this thread: what the page shows in a test is what the model says. */
import { answering } from '../worker/answering.ts';
import type { Port } from '../worker/client.ts';
import { files } from '../worker/open.test-helper.ts';
import type { Control, Message, Request } from '../worker/protocol.ts';

export class LivePort implements Port {
  onmessage: ((event: MessageEvent<Message>) => void) | null = null;
  onerror: ((event: ErrorEvent) => void) | null = null;
  /** Requests that wait for their answer. */
  readonly unanswered = new Set<number>();
  private open = true;
  private readonly receive = answering(
    (message) => this.post(message),
    () => files,
  );

  postMessage(message: Request | Control): void {
    if ('name' in message) this.unanswered.add(message.id);
    // What has been given up is not answered.
    if ('cancel' in message) this.unanswered.delete(message.cancel);
    this.receive(message);
  }

  terminate(): void {
    this.open = false;
  }

  private post(data: Message): void {
    if (data.type === 'result' || data.type === 'error') this.unanswered.delete(data.id);
    if (this.open) this.onmessage?.({ data } as MessageEvent<Message>);
  }
}
