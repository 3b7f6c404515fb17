import { ArrowDown, ArrowUp, CopyPlus, GripVertical, Play, Plus, Trash2 } from 'lucide-react';
import { type KeyboardEvent, useState } from 'react';
import { useActions, useExplorer } from '../../../state/use-explorer.ts';
import type { FormItem, FormList as List } from '../../../worker/protocol.ts';
import { useShownLines } from '../lines-context.ts';
import { Fields } from './fields.tsx';
import { alike, keyOf, useForm } from './form-context.ts';
import { Adder, Inserter } from './inserter.tsx';
import { dragging, landing, useDrop } from './use-drag.ts';

interface Props {
  readonly item: FormItem;
  /** It can be moved and repeated. */
  readonly moved: boolean;
  /** Others can be put behind it. */
  readonly inserts: boolean;
  /** Items of its list. */
  readonly length: number;
}

const ROW = '.form-main';

/** To the row before or behind, of all that are shown. */
function goBy(from: HTMLElement, by: 1 | -1): void {
  const rows = [...(from.closest('.form')?.querySelectorAll<HTMLElement>(ROW) ?? [])];
  rows[rows.indexOf(from) + by]?.focus();
}

/** A part, a step or a command: its name, what is written of it, and what can be done with it. */
function FormRow({ item: { path, title, rest, line, lists }, moved, inserts, length }: Props) {
  const { text, lists: all, open, inserting, toggle, insertAt, make } = useForm();
  const { goTo } = useActions();
  const position = useExplorer((state) => state.position);
  const { of, steps } = useShownLines();
  const key = keyOf(path);
  const list = path.slice(0, -1);
  const i = Number(path.at(-1));
  const { drop, over } = useDrop(list, i, length);
  const at = (n: number): string => keyOf([...list, n]);
  const own = steps.get(line) ?? [];
  const last = i === length - 1;
  /** One further; beyond the end of its list into the next one of its kind, of another batch or program. */
  const move = (by: 1 | -1): void => {
    if (i + by >= 0 && i + by < length) {
      make({ kind: 'move', path, to: i + by }, at(i + by));
      return;
    }
    const others = alike(all, String(list.at(-1)));
    const other = others[others.findIndex((one) => keyOf(one.path) === keyOf(list)) + by];
    if (!other) return;
    const to = by === 1 ? 0 : other.items.length;
    make({ kind: 'move', path, to, list: other.path }, landing({ path, alone: length === 1 }, other.path, to));
  };
  const remove = (): void => make({ kind: 'delete', path }, last ? at(Math.max(0, i - 1)) : key);
  const repeat = (): void => make({ kind: 'repeat', path }, at(i + 1));
  const insert = (): void => insertAt(inserting === at(i + 1) ? '' : at(i + 1));

  const done: Readonly<Record<string, (() => void) | false>> = {
    'Alt+ArrowUp': moved && (() => move(-1)),
    'Alt+ArrowDown': moved && (() => move(1)),
    Delete: remove,
    '*': moved && repeat,
    '+': inserts && insert,
  };
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    const { key: pressed, altKey, currentTarget } = event;
    const name = altKey ? `Alt+${pressed}` : pressed;
    if (!altKey && (pressed === 'ArrowUp' || pressed === 'ArrowDown'))
      goBy(currentTarget, pressed === 'ArrowUp' ? -1 : 1);
    else if (!(name in done)) return;
    else if (done[name]) done[name]();
    event.preventDefault();
  };

  const drag = moved && { ...dragging(path, length === 1, `${title} ${rest}`), ...drop };
  const tool = (label: string, Icon: typeof Plus, onClick: () => void, keys = '') => (
    <button
      type="button"
      className="icon-button"
      tabIndex={-1}
      aria-label={`${label} ${title}`}
      title={keys ? `${label} (${keys})` : label}
      onClick={onClick}
    >
      <Icon size={14} />
    </button>
  );
  return (
    <li>
      <div
        className="form-row"
        data-over={over || undefined}
        aria-current={own.length > 0 && of[position - 1] === line ? 'step' : undefined}
        {...drag}
      >
        {moved && <GripVertical size={12} className="form-grip" aria-hidden="true" />}
        <button
          type="button"
          className="form-main"
          data-path={key}
          aria-expanded={open === key}
          aria-keyshortcuts={moved ? 'Alt+ArrowUp Alt+ArrowDown Delete' : 'Delete'}
          onClick={() => toggle(key)}
          onKeyDown={onKeyDown}
        >
          <b className="m">{title}</b> <span className="m form-rest">{rest}</span>
        </button>
        <span className="form-tools">
          {own.length > 0 &&
            tool('To the step of', Play, () => void goTo(own.find((step) => step > position) ?? own[0]))}
          {moved && i > 0 && tool('Move up', ArrowUp, () => move(-1), 'Alt ↑')}
          {moved && !last && tool('Move down', ArrowDown, () => move(1), 'Alt ↓')}
          {inserts && tool('Insert behind', Plus, insert, '+')}
          {moved && tool('Repeat', CopyPlus, repeat, '*')}
          {tool('Delete', Trash2, remove, 'Del')}
        </span>
      </div>
      {open === key && <Fields path={path} text={text} />}
      {lists.map((one) => (
        <FormList key={one.label} list={one} owner={title} />
      ))}
      {inserts && !last && inserting === at(i + 1) && <Inserter list={list} at={i + 1} />}
    </li>
  );
}

/** How a list is headed. */
const HEADS: Readonly<Record<string, string>> = {
  smmus: 'SMMUs',
  devices: 'Devices',
  vms: 'VMs',
  vsmmus: 'vsmmus',
  vdevices: 'vdevices',
  vcpus: 'vCPUs',
  program: 'Program',
  vmm: 'Main thread of the VMM',
  commands: 'Commands, up to the write of PROD',
  faults: 'Faults',
};

/** Lists that steps and commands are put into. */
const INSERTED = new Set(['program', 'commands', 'vmm']);
/** Lists whose items are moved and repeated. */
const MOVED = new Set(['program', 'commands', 'vmm', 'faults']);

export function FormList({ list: { path, label, items }, owner }: { readonly list: List; readonly owner: string }) {
  const { additions, inserting, insertAt } = useForm();
  const [adding, setAdding] = useState(false);
  const { drop, over } = useDrop(path, items.length, items.length);
  const names = additions.filter(({ into }) => into[label] === owner).map(({ name }) => name);
  const end = keyOf([...path, items.length]);
  const inserts = INSERTED.has(label);
  if (items.length === 0 && names.length === 0 && !inserts) return null;
  const toggle = (): void => (inserts ? insertAt(inserting === end ? '' : end) : setAdding(!adding));
  return (
    <section className="form-list" aria-label={`${HEADS[label] ?? label}${owner ? ` of ${owner}` : ''}`}>
      <h3 data-over={over || undefined} {...(MOVED.has(label) && drop)}>
        {HEADS[label] ?? label}
        {(inserts || names.length > 0) && (
          <button
            type="button"
            className="icon-button"
            aria-expanded={inserts ? inserting === end : adding}
            aria-label={inserts ? `Insert at the end of ${owner || label}` : `Add to ${HEADS[label] ?? label}`}
            title={inserts ? 'Insert at the end' : 'Add'}
            onClick={toggle}
          >
            <Plus size={14} />
          </button>
        )}
      </h3>
      {adding && <Adder names={names} added={end} onDone={() => setAdding(false)} />}
      <ul>
        {items.map((item) => (
          <FormRow
            key={keyOf(item.path)}
            item={item}
            moved={MOVED.has(label)}
            inserts={inserts}
            length={items.length}
          />
        ))}
      </ul>
      {inserts && inserting === end && <Inserter list={path} at={items.length} />}
    </section>
  );
}
