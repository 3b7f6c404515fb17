import { expect, test } from 'vitest';
import { compileScenario } from '../compile/compile.ts';
import { parseScenario } from '../language/parse.ts';
import { TEMPLATES, templateText } from './templates.ts';

test.each(TEMPLATES)('$id runs as it stands', ({ id, title, vms }) => {
  const parsed = parseScenario(templateText(id)!, `${id}.yaml`);
  expect(parsed.scenario).toMatchObject({ id, title });
  expect(compileScenario(parsed).devices).toHaveLength(vms.flat().length);
});

test('there is no other', () => expect(templateText('three-devices')).toBeUndefined());
