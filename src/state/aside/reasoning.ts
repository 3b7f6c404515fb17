/** Why properties hold: the guarantees of a design, taken away one by one by several workers. */
import { reasonsTogether } from '../../worker/protocol/together.ts';
import type { Reasons, WhyNotParams } from '../../worker/protocol.ts';
import type { Workers } from './workers.ts';

export async function reasoned(
  workers: Workers,
  params: WhyNotParams,
  onProgress: (done: number, of: number) => void,
): Promise<Reasons> {
  const { source, design, held } = params;
  const guarantees = await workers.call('guarantees', { source, design });
  let done = 0;
  const parts = await Promise.all(
    guarantees.map(async (without) => {
      const part = await workers.call('whyNot', { ...params, only: [without] });
      onProgress(++done, guarantees.length);
      return part;
    }),
  );
  return reasonsTogether(held, parts);
}
