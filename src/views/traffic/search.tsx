import { useState } from 'react';

interface Props {
  readonly onFind: (direction: 1 | -1, text: string) => void;
  /** Another text is wished for. */
  readonly onChange: () => void;
}

/** Text that the next row has. Enter finds the next, Shift Enter the one before. */
export function Search({ onFind, onChange }: Props) {
  const [text, setText] = useState('');
  const find = (direction: 1 | -1): void => {
    if (text.trim() !== '') onFind(direction, text.trim());
  };
  return (
    <div className="traffic-search">
      <input
        type="search"
        className="m"
        aria-label="Find text in the rows"
        placeholder="find text, as sid=0x3a"
        spellCheck={false}
        value={text}
        onChange={({ target }) => {
          setText(target.value);
          onChange();
        }}
        onKeyDown={(event) => {
          if (event.key !== 'Enter') return;
          event.preventDefault();
          find(event.shiftKey ? -1 : 1);
        }}
      />
      <button type="button" className="button" aria-label="Find before" disabled={text === ''} onClick={() => find(-1)}>
        ◂
      </button>
      <button type="button" className="button" aria-label="Find next" disabled={text === ''} onClick={() => find(1)}>
        ▸
      </button>
    </div>
  );
}
