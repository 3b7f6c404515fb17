/** Opens scenarios and captures as the worker does, from the files of the repository. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundled, HEADS, textOf } from '../scenario/played/bundled.test-helper.ts';
import { LIBRARY } from '../scenario/library.ts';
import type { Desk } from './handlers.ts';
import type { Files } from './load.ts';
import type { Source } from './protocol/place.ts';
import type { Hazard, HazardCell } from './protocol/search.ts';
import type { View } from './protocol/view.ts';
import { hazard, hazardCell } from './search/hazard.ts';
import { Session } from './session.ts';

export const yaml = textOf;

export const files: Files = {
  heads: async () => HEADS,
  scenario: async (id) => (LIBRARY.includes(id) ? bundled(id).scenario : undefined),
  capture: async (file) => new Uint8Array(readFileSync(join(import.meta.dirname, `../../public/captures/${file}`))),
};

export const nothing = async (): Promise<void> => {};

/** For handlers: nobody is told, nothing waits. */
export const deskOf = (session: Session): Desk => ({ session, files, told: nothing, goOn: nothing });

export const INTERLACED: Source = { kind: 'scenario', id: 'interlaced' };

/** A hazard whose cells are all searched. */
export async function wholeHazard(id: string, also: readonly string[] = []): Promise<Hazard> {
  const session = new Session();
  const said = await hazard({ id, also }, files);
  const cells: HazardCell[] = [];
  for (const cell of said.cells)
    cells.push(cell.expected === 'not-applicable' ? cell : await hazardCell({ id, cell }, session, files));
  return { ...said, cells };
}

export async function opened(source: Source, design?: string) {
  const session = new Session();
  return { session, opened: await session.open({ source, design }, files, nothing) };
}

export const look = (session: Session, position: number, selection: string | null = null): Promise<View> =>
  session.view({ position, selection, windows: {} });
