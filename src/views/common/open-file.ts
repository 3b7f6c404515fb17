import { actions } from '../../state/use-explorer.ts';

/** Opens a scenario file that the user brought. It never leaves the browser. */
export async function openFile(file: File): Promise<void> {
  try {
    const text = await file.text();
    await actions.open({ kind: 'text', name: file.name, text });
  } catch (error) {
    // A folder, for instance, or a file that is gone.
    actions.refuse(`${file.name}: ${error instanceof Error ? error.message : 'cannot be read'}`);
  }
}
