import { actions } from '../../state/use-explorer.ts';

/** Opens a scenario file that the user brought. It never leaves the browser. */
export async function openFile(file: File): Promise<void> {
  await actions.open({ kind: 'text', name: file.name, text: await file.text() });
}
