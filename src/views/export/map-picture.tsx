/** The map of designs as a picture that stands alone. */
import type { ReactElement } from 'react';
import { ChartMarks } from '../map/chart-marks.tsx';
import { AXES, type Mapped, type MapPoint, pointsOf } from '../map/points.ts';
import { mapTold } from '../map/told.ts';
import type { Theme } from './css.ts';
import { FramedPicture } from './frame.tsx';
import { cssOf, type Look } from './look.ts';

const SIZE = { width: 980, height: 600 };

export interface Drawn {
  readonly points: readonly MapPoint[];
  /** What the axis to the right counts. */
  readonly label: string;
  readonly chosen: number | null;
  /** What was searched and counted. */
  readonly told: string;
  /** Leads back to it. */
  readonly link: string;
}

export const mapPicture = ({ points, label, chosen, told, link }: Drawn, look: Look, theme: Theme): ReactElement => (
  <FramedPicture
    size={SIZE}
    caption={{ title: `Designs by hazards and ${label}`, lines: [told], link }}
    css={cssOf(look, theme)}
  >
    <ChartMarks points={points} label={label} chosen={chosen} onChoose={() => {}} size={SIZE} />
  </FramedPicture>
);

/** All of a map, as the page shows it first. */
export function wholeMap(
  map: Mapped,
  {
    chosen,
    ...told
  }: Pick<Drawn, 'chosen'> & {
    readonly on: string;
    readonly hazards: number;
    readonly searches: number;
    readonly undecided: readonly string[];
  },
): Drawn {
  const designs = map.designs.length;
  const all = map.designs.map((_, i) => i);
  const [axis] = AXES;
  return {
    points: pointsOf(map, map, all, axis),
    label: axis.label,
    chosen,
    told: mapTold({ ...told, shown: designs, designs, done: told.hazards }),
    link: '',
  };
}
