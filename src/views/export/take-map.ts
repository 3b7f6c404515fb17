/** A map that leaves the page. */
import { type Drawn, mapPicture } from './map-picture.tsx';
import { markupOf } from './markup.ts';
import { pageAddress } from './page-address.ts';
import { pageTheme } from './page-theme.ts';
import { type PictureFile, savePicture } from './save-picture.ts';
import { LOOK } from './page-look.ts';

/** `hash`: leads back to it, from `#` on. */
export const saveMap = (
  kind: PictureFile,
  { hash, ...drawn }: Omit<Drawn, 'link'> & { readonly hash: string },
): Promise<void> =>
  savePicture('map', markupOf(mapPicture({ ...drawn, link: pageAddress() + hash }, LOOK, pageTheme())), kind);
