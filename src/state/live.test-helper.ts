/** A worker's port with the model behind it, in this thread: what the page shows in a test is what the model says. */
import { check } from '../worker/search/check.ts';
import { hazard } from '../worker/search/hazard.ts';
import { files, nothing } from '../worker/open.test-helper.ts';
import type { Port } from '../worker/client.ts';
import type { Control, Message, Request, Requests } from '../worker/protocol.ts';
import { Session } from '../worker/session.ts';

export class LivePort implements Port {
  onmessage: ((event: MessageEvent<Message>) => void) | null = null;
  onerror: ((event: ErrorEvent) => void) | null = null;
  private readonly session = new Session();
  private open = true;

  postMessage(message: Request | Control): void {
    if (!('name' in message)) return;
    this.answer(message).then(
      (result) => this.post({ id: message.id, type: 'result', result }),
      (error: Error) => this.post({ id: message.id, type: 'error', message: error.message, input: true }),
    );
  }

  terminate(): void {
    this.open = false;
  }

  private post(data: Message): void {
    if (this.open) this.onmessage?.({ data } as MessageEvent<Message>);
  }

  private async answer({ name, params }: Request): Promise<unknown> {
    switch (name) {
      case 'library':
        return this.session.library();
      case 'open':
        return this.session.open(params as Requests['open']['params'], files, nothing);
      case 'view':
        return this.session.view(params as Requests['view']['params']);
      case 'check':
        return check(params as Requests['check']['params'], files, nothing);
      case 'hazard':
        return hazard((params as Requests['hazard']['params']).id, files, nothing);
      default:
        throw new Error(`no test asks for ${name}`);
    }
  }
}
