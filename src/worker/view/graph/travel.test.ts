import { expect, test } from 'vitest';
import { axisOf } from '../../protocol/axis.ts';
import { INTERLACED, opened } from '../../open.test-helper.ts';
import { lanesOf } from './travel.ts';

test.each([INTERLACED, { kind: 'capture', name: 'arm-boot-attach' } as const])(
  'the lanes that leave the page are of the whole run, wherever it stands',
  async (source) => {
    const { session, opened: run } = await opened(source);
    const { end } = axisOf('time', run);
    const whole = await session.timeline({ axis: 'time', from: 0, to: end, columns: 1000 });
    for (const position of [0, 1, run.length >> 1, run.length])
      expect(lanesOf(session.runAt(position)), `at ${position}`).toEqual(whole);
  },
);
