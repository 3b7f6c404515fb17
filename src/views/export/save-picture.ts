/** A picture as a file, of both kinds. */
import { save } from '../../ui/save.ts';
import { pngOf } from './markup.ts';

export type PictureFile = 'svg' | 'png';

/** `name`: without its ending. */
export async function savePicture(name: string, svg: string, kind: PictureFile): Promise<void> {
  save(`${name}.${kind}`, kind === 'png' ? await pngOf(svg) : new Blob([svg], { type: 'image/svg+xml' }));
}
