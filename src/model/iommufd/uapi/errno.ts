/** Linux errno values that iommufd returns. */
export const ERRNO = {
  ENOENT: 2,
  EIO: 5,
  E2BIG: 7,
  ENOMEM: 12,
  EFAULT: 14,
  EBUSY: 16,
  EEXIST: 17,
  ENODEV: 19,
  EINVAL: 22,
  ENOTTY: 25,
  ENOSPC: 28,
  ESPIPE: 29,
  ERANGE: 34,
  EPERM: 1,
  ENXIO: 6,
  EOVERFLOW: 75,
  EMSGSIZE: 90,
  EOPNOTSUPP: 95,
  EADDRINUSE: 98,
  ETIMEDOUT: 110,
} as const;

export type ErrnoName = keyof typeof ERRNO;

export const errnoName = (errno: number): string =>
  Object.entries(ERRNO).find(([, value]) => value === errno)?.[0] ?? String(errno);
