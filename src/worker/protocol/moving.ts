/** From one position to another. */

/** What a step ends. */
export type Boundary = 'event' | 'command' | 'ioctl' | 'sync' | 'violation';

export interface FindParams {
  readonly from: number;
  readonly direction: 1 | -1;
  readonly boundary: Boundary;
}
