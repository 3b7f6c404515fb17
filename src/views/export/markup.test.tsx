// @vitest-environment happy-dom
import { expect, test } from 'vitest';
import { FramedPicture } from './frame.tsx';
import { markupOf, markupsOf } from './markup.ts';

let drawn = 0;

function Mark() {
  drawn++;
  return <rect className="mark" width={3} height={4} />;
}

test('another style sheet is put into what is drawn once: the same text as if it were drawn with it', () => {
  drawn = 0;
  const picture = (css: string) => (
    <FramedPicture size={{ width: 200, height: 40 }} caption={{ title: 'A > B', lines: ['one'], link: '' }} css={css}>
      <Mark />
    </FramedPicture>
  );
  const [dark, light] = markupsOf(picture('.mark{fill:#000}'), ['.mark>a{fill:#fff}']);
  expect(drawn).toBe(1);
  expect(dark).toBe(markupOf(picture('.mark{fill:#000}')));
  expect(light).toBe(markupOf(picture('.mark>a{fill:#fff}')));
});
