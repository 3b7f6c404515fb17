/** Text and links for mail: what goes to the clipboard, and the short message that says so. */
import type { StoreApi } from 'zustand/vanilla';
import type { Requests } from '../worker/protocol.ts';
import { InputError } from '../worker/client.ts';
import { toClipboard } from './clipboard.ts';
import type { ExplorerActions, ExplorerState } from './types.ts';

/** ms that a short message stays. */
const TOAST_FOR = 4000;

interface Parts {
  readonly store: StoreApi<ExplorerState>;
  /** Asks the model for a text. */
  readonly text: (params: Requests['text']['params']) => Promise<string>;
  /** The part of the address that leads back to what is shown. */
  readonly link: () => Promise<string>;
  /** Told what goes wrong in the model. */
  readonly fail: (error: unknown) => void;
}

export function createCopying({ store, text, link, fail }: Parts): Pick<ExplorerActions, 'copy' | 'copyLink' | 'say'> {
  const { getState: get, setState: set } = store;

  let timer: ReturnType<typeof setTimeout> | undefined;
  const say = (toast: string): void => {
    clearTimeout(timer);
    set({ toast });
    timer = setTimeout(() => set({ toast: '' }), TOAST_FOR);
  };

  const put = async (content: string, done: string): Promise<void> =>
    say((await toClipboard(content)) ? done : 'The browser refuses to copy');

  return {
    say,
    async copy(form) {
      const { opened, position, range, status } = get();
      if (!opened || status.kind !== 'ready') return;
      const [from, to] = form === 'sentence' ? [position, position] : (range ?? [1, opened.length]);
      try {
        const content = await text({ form, from, to: form === 'queues' && !range ? position : to });
        const lines = content.split('\n').length;
        await put(content, `Copied ${lines} ${lines === 1 ? 'line' : 'lines'}`);
      } catch (error) {
        if (error instanceof InputError) say(error.message);
        else fail(error);
      }
    },
    async copyLink() {
      const address = globalThis.location?.href.replace(/#.*$/, '') ?? '';
      await put(address + (await link()), 'Link copied');
    },
  };
}
