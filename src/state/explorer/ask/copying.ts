/** Text and links for mail: what goes to the clipboard, and the short message that says so. */
import { InputError } from '../../../worker/client.ts';
import type { ExplorerActions } from '../../types.ts';
import type { Core } from '../core.ts';

/** ms that a short message stays. */
const TOAST_FOR = 4000;

/** `link`: the part of the address that leads back to what is shown. */
export function createCopying(
  { store, model, fail, notingDelay }: Core,
  link: ExplorerActions['link'],
): Pick<ExplorerActions, 'copy' | 'copyLink' | 'say' | 'textOf'> {
  const { getState: get, setState: set } = store;

  let timer: ReturnType<typeof setTimeout> | undefined;
  const say = (toast: string): void => {
    clearTimeout(timer);
    set({ toast });
    timer = setTimeout(() => set({ toast: '' }), TOAST_FOR);
  };

  const put = async (content: string, done: string): Promise<void> => {
    const { toClipboard } = await import('../../clipboard.ts');
    say((await toClipboard(content)) ? done : 'The browser refuses to copy');
  };

  return {
    say,
    textOf: (form, [from, to]) => model.call('text', { form, from, to }),
    async copy(form) {
      const { opened, position, range, status } = get();
      if (!opened || status.kind !== 'ready') return;
      const [from, to] = form === 'sentence' ? [position, position] : (range ?? [1, opened.length]);
      try {
        const content = await notingDelay(
          model.call('text', { form, from, to: form === 'queues' && !range ? position : to }),
        );
        const lines = content.split('\n').length;
        await put(content, `Copied ${lines} ${lines === 1 ? 'line' : 'lines'}`);
      } catch (error) {
        if (error instanceof InputError) say(error.message);
        else fail(error);
      }
    },
    async copyLink(hash) {
      const address = globalThis.location?.href.replace(/#.*$/, '') ?? '';
      await put(address + (hash ?? (await link())), 'Link copied');
    },
  };
}
