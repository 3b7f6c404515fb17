/** A worker of its own for `capture/page/run`: is told where the page lies, and tells ms of a long run. */
import { long } from './long.ts';

self.onmessage = async ({ data: base }: MessageEvent<string>): Promise<void> => {
  const run = await long(async (file) => (await fetch(new URL(`captures/${file}`, base))).bytes());
  const begin = performance.now();
  run();
  self.postMessage(performance.now() - begin);
};
