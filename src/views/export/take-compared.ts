/** A comparison that leaves the page: as Markdown, or as a picture. */
import { toClipboard } from '../../state/clipboard.ts';
import type { CommandRow, Compared } from '../../worker/protocol.ts';
import { drawnRows } from './compare-picture.tsx';
import { comparedMarkdown } from './mail.ts';
import { markupOf } from './markup.ts';
import { pageAddress } from './page-address.ts';
import { pageTheme } from './page-theme.ts';
import { comparePicture } from './pictures.tsx';
import { type PictureFile, savePicture } from './save-picture.ts';
import { LOOK } from './page-look.ts';

interface Taken {
  /** Of the scenario. */
  readonly name: string;
  readonly compared: Compared;
  readonly rowsOf: (numbers: readonly number[]) => Promise<readonly CommandRow[]>;
  /** Leads back to it, from `#` on. */
  readonly hash: string;
}

/** Returns what is said of it; '' when the file says it all. */
export async function takeCompared(
  kind: PictureFile | 'mail',
  { name, compared, rowsOf, hash }: Taken,
): Promise<string> {
  const { sides, rows: length, differing, verdict } = compared;
  const drawn = {
    names: sides.map((side) => side.name),
    broken: sides.map(({ broken }) => broken),
    rows: await rowsOf(drawnRows(length, differing)),
    differing: new Set(differing),
    length,
  };
  if (kind === 'mail') {
    const text = comparedMarkdown({ name, verdict, compared: drawn, page: pageAddress(), hash });
    return (await toClipboard(text)) ? 'Copied as Markdown' : 'The browser refuses to copy';
  }
  const picture = comparePicture({ name, verdict, link: pageAddress() + hash, ...drawn }, LOOK, pageTheme());
  await savePicture(`${name}-compare`, markupOf(picture), kind);
  return '';
}
