/** Numbers as they are told, with how they are written. */
import type { Value } from '../../protocol/fields.ts';

export const decimal = (number: number): Value => ({ number, as: 'decimal' });
export const inHexadecimal = (number: number | bigint): Value => ({ number, as: 'hex' });

/** `4 KiB`, `2 MiB`, `1 GiB` */
export const sizeText = (bytes: number): string =>
  bytes >= 2 ** 30 ? `${bytes / 2 ** 30} GiB` : bytes >= 2 ** 20 ? `${bytes / 2 ** 20} MiB` : `${bytes / 1024} KiB`;
