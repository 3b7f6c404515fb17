/** Addresses that the commands of a group have named, by whose they are. */
import { OP } from '../../model/arch/smmuv3/fields/commands.ts';
import { fieldMask, getField } from '../../model/fields/field.ts';
import { Pages } from './pages.ts';
import { FIELDS, pagesAt, RANGES, type Traffic } from './traffic.ts';

const PAGE = 4096;
/** By TG, bytes. */
const GRANULE = [PAGE, PAGE, 4 * PAGE, 16 * PAGE];
const ATC_ADDRESS = FIELDS[OP.ATC_INV].get('addr')!;
const SSV = fieldMask(FIELDS[OP.ATC_INV].get('ssv')!)[0];

/** Whose addresses: of an ATC_INV, SSID and GLOBAL are in the low word too, and mean nothing without SSV (IHI 0070 4.5.1). */
const keyOf = (op: number, low: number, name: number): number | string =>
  op !== OP.ATC_INV || (low & SSV) === 0 ? op * 2 ** 32 + name : `${low} ${name}`;

/** So many are kept from group to group. */
const MOST_KEPT = 4096;

export class Named {
  private readonly traffic: Traffic;
  /** Kept from group to group, each with the group that it is of. */
  private readonly byWhose = new Map<number | string, { readonly pages: Pages; group: number }>();

  constructor(traffic: Traffic) {
    this.traffic = traffic;
  }

  /** A group begins. */
  begin(): void {
    if (this.byWhose.size > MOST_KEPT) this.byWhose.clear();
  }

  /** Takes row `i`; whether one before it in its group has named some of its addresses. */
  add(i: number): boolean {
    const { words, opcode, group } = this.traffic;
    const count = pagesAt(this.traffic, i);
    if (count === undefined) return false;
    const [op, at] = [opcode[i], i * 4];
    const range = RANGES[op];
    const bytes = count * (range ? GRANULE[getField(range.tg, words, at)] : PAGE);
    const address = getField(range?.address ?? ATC_ADDRESS, words, at);
    // An ATC_INV's bits below its size are taken as 0, so that all begins at 0 (IHI 0070 4.5.1).
    const from = range ? address : address - (address % bytes);
    const to = from + bytes;
    const pages = this.pagesOf(keyOf(op, words[at], words[at + 1]), group[i]);
    return pages.add(from, to);
  }

  private pagesOf(key: number | string, group: number): Pages {
    let found = this.byWhose.get(key);
    if (!found) {
      found = { pages: new Pages(), group };
      this.byWhose.set(key, found);
    } else if (found.group !== group) {
      found.pages.clear();
      found.group = group;
    }
    return found.pages;
  }
}
