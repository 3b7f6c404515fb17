/** xarrays of vdevices. */
import { XaCard } from '../picture/xa-card.tsx';
import { XaCell } from '../picture/xa-cell.tsx';
import type { DrawnKind } from './kind.ts';

export const XA: DrawnKind = {
  kind: 'xa',
  actor: 'kernel',
  term: 'vdevs',
  column: 2,
  rows: { full: 2, short: 2 },
  outline: 'xarray',
  Picture: (props) => (props.layout.form === 'cards' ? <XaCard {...props} /> : <XaCell {...props} />),
  inside: { slot: 'vdevs' },
};
