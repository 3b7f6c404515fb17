/** The map of designs as a picture that stands alone. */
import type { ReactElement } from 'react';
import { ChartMarks } from '../map/chart.tsx';
import type { Point } from '../map/points.ts';
import { FramedPicture } from './frame.tsx';
import { markupOf } from './markup.ts';
import { pageAddress } from './page-address.ts';
import { cssOf } from './pictures.tsx';
import { type PictureFile, savePicture } from './save-picture.ts';
import { TEXTS } from './sheets.ts';

const SIZE = { width: 980, height: 600 };

interface Drawn {
  readonly points: readonly Point[];
  /** What the axis to the right counts. */
  readonly label: string;
  readonly chosen: number | null;
  /** What was searched and counted. */
  readonly told: string;
  /** Leads back to it, from `#` on. */
  readonly hash: string;
}

export const mapPicture = ({ points, label, chosen, told, hash }: Drawn): ReactElement => (
  <FramedPicture
    size={SIZE}
    caption={{ title: `Designs by ${label} and hazards`, lines: [told], link: pageAddress() + hash }}
    css={cssOf(TEXTS, 'light')}
  >
    <ChartMarks points={points} label={label} chosen={chosen} onChoose={() => {}} size={SIZE} />
  </FramedPicture>
);

export const saveMap = (kind: PictureFile, drawn: Drawn): Promise<void> =>
  savePicture('map', markupOf(mapPicture(drawn)), kind);
