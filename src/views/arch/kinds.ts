/** Kinds of objects that only one architecture has, a line each. */
import type { DrawnKind } from '../graph/kinds/kind.ts';
import { VINTF } from './smmuv3/vintf-kind.ts';

export const ARCH_KINDS: readonly DrawnKind[] = [VINTF];
