/** Which scenarios have the same guest program: their runs can be aligned command by command. */
import type { Topology } from '../../model/state/topology.ts';
import { LIBRARY } from '../../scenario/library.ts';
import { type Files, load } from '../load.ts';
import type { Source } from '../protocol/place.ts';

/** What the guests do, as text: equal for equal programs. '' where they queue no command. */
function programOf({ vcpus }: Topology): string {
  if (vcpus.every(({ commands }) => commands.length === 0)) return '';
  return JSON.stringify(vcpus.map((vcpu) => ({ ...vcpu, commands: [...vcpu.commands] })));
}

/** Ids of the other scenarios of the library whose guests do the same. */
export async function alike(source: Source, files: Files, goOn: () => Promise<void>): Promise<readonly string[]> {
  // What a guest was recorded to do is what no scenario says.
  if (source.kind === 'capture' || source.kind === 'dump') return [];
  const program = programOf((await load(source, files)).topology);
  const found: string[] = [];
  if (program === '') return found;
  for (const id of LIBRARY) {
    await goOn();
    if (source.kind === 'scenario' && source.id === id) continue;
    if (programOf((await load({ kind: 'scenario', id }, files)).topology) === program) found.push(id);
  }
  return found;
}
