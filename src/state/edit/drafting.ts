/** The text of the open scenario, being changed: each change runs at once, can be taken back, and outlives the page. */
import { createStore } from 'zustand/vanilla';
import { type Client, connect } from '../../worker/client.ts';
import type { Changed, Source } from '../../worker/protocol.ts';
import type { Explorer } from '../explorer.ts';
import { browserOwn } from '../kept/browser-own.ts';
import { sourceKey } from '../kept/branches.ts';
import { browserTab } from '../kept/stored-tab.ts';
import type { Draft, DraftActions, Drafting, DraftState } from './draft.ts';
import { createFormActions } from './form-actions.ts';
import { freeName, newRevision, type Own, type OwnShelf, type Tab } from '../kept/own.ts';
import { NO_CHANGES, patchOf, redone, typingAt, undone, withChange } from './undo.ts';

const textSource = (name: string, text: string): Source => ({ kind: 'text', name, text });

const isOf = (source: Source | null, { base, name, text }: Draft): boolean =>
  source !== null &&
  (source.kind === 'text' ? source.name === name && source.text === text : sourceKey(source) === sourceKey(base));

const ownOf = ({ name, text, saved, done, undone: rest }: Draft, id: string, revision: number): Own => ({
  id,
  name,
  text,
  saved,
  done,
  undone: rest,
  revision,
});

const newId = (): string => crypto.randomUUID().slice(0, 13);

export function createDrafting(
  { store: page, actions: explorer, model, startAside }: Explorer,
  shelf: OwnShelf = browserOwn(),
  tab: Tab = browserTab,
): Drafting {
  const store = createStore<DraftState>(() => ({ draft: null, list: [], deleted: null }));
  const { getState: get, setState: set } = store;
  let client: Client | null = null;
  /** The revision of the draft that is known to be on the shelf; null for none. */
  let seen: number | null = null;
  /** The revision that was put last, whether or not it has arrived. */
  let sent = 0;
  /** What was open when the draft last ran: it stays open while the draft is refused. */
  let ground: Source | null = null;
  /** Puts are made one after the other. */
  let putting: Promise<void> = Promise.resolve();
  let due = false;
  let resuming: Promise<void> | undefined;

  const language = (): Client => (client ??= connect(startAside(), () => (client = null)));

  async function textOf(source: Source): Promise<string | null> {
    if (source.kind === 'text') return source.text;
    return source.kind === 'scenario' ? await model.call('text', { form: 'scenario', from: 0, to: 0 }) : null;
  }

  const isOpen = (draft: Draft, source: Source | null): boolean => isOf(source, draft) || source === ground;

  /** Tells the tab, which forgets nothing that was done before its page was left. */
  function remember(draft: Draft | null): void {
    tab.set(draft?.own ? { own: ownOf(draft, draft.own, sent), seen, from: sourceKey(draft.base) } : null);
  }

  function take(own: Own): Draft {
    const { id, name, text, saved, done, undone: rest, revision } = own;
    seen = revision;
    sent = revision;
    const draft = { name, text, base: textSource(name, text), own: id, saved, done, undone: rest };
    remember(draft);
    return draft;
  }

  /** What the tab was at before its page was loaded again: its address, and the shelf, may not hold it yet. */
  async function resume(): Promise<void> {
    const work = tab.get();
    if (!work) return;
    const { own } = work;
    const there = await shelf.get(own.id);
    const { source } = page.getState();
    if (!source || !(sourceKey(source) === work.from || (source.kind === 'text' && source.name === own.name))) return;
    ground = source;
    const draft = take(own);
    // A put that was on its way may have arrived, or not.
    if (there?.revision !== own.revision) seen = work.seen;
    set({ draft });
    if (there?.text !== own.text || there.done.length !== own.done.length) keep();
    if (source.kind !== 'text' || own.text !== source.text) await explorer.rerun(textSource(own.name, own.text));
  }

  async function begin(): Promise<void> {
    resuming ??= resume();
    await resuming;
    const { source, opened } = page.getState();
    const { draft } = get();
    if (!source || !opened || (draft && isOpen(draft, source))) return;
    const text = await textOf(source);
    const known =
      source.kind === 'text'
        ? (await shelf.list()).find((own) => own.text === source.text && own.name === source.name)
        : undefined;
    if (page.getState().opened !== opened) return;
    ground = source;
    if (known) return set({ draft: take(known) });
    seen = null;
    remember(null);
    const name = source.kind === 'scenario' ? `${source.id}.yaml` : source.name;
    set({ draft: text === null ? null : { name, text, base: source, own: null, saved: false, ...NO_CHANGES } });
  }

  /** Another page may be at the same: then what is done here goes on under another name, and nobody's work is lost. */
  async function put(): Promise<void> {
    due = false;
    const { draft } = get();
    if (!draft?.own) return;
    const { name, own: id } = draft;
    sent = newRevision();
    remember(draft);
    const own = ownOf(draft, id, sent);
    if (await shelf.put(own, seen)) {
      const { draft: now } = get();
      if (now?.own !== id) return;
      seen = own.revision;
      return remember(now);
    }
    const taken = (await shelf.list()).map((other) => other.name);
    const now = get().draft;
    if (now?.own !== id) return;
    const fork = freeName(name, taken);
    seen = null;
    const forked = { ...now, own: newId(), name: fork };
    set({ draft: forked });
    explorer.say(`Another page has changed ${name} as well: this one goes on as ${fork}`);
    await put();
    void explorer.rerun(textSource(fork, forked.text));
  }

  function keep(): void {
    if (due) return;
    due = true;
    putting = putting.then(put);
  }

  function become(change: Partial<Draft>): void {
    const { draft } = get();
    if (!draft) return;
    const next = { ...draft, ...change, own: draft.own ?? newId() };
    set({ draft: next });
    remember(next);
    keep();
    if (next.text !== draft.text || next.name !== draft.name) void explorer.rerun(textSource(next.name, next.text));
  }

  async function openOwn(own: Own): Promise<void> {
    await putting;
    set({ draft: take(own) });
    await explorer.open(textSource(own.name, own.text));
  }

  const refresh = async (): Promise<void> => {
    await putting;
    set({ list: await shelf.list() });
  };

  async function add(name: string, text: string, saved: boolean, changes = NO_CHANGES): Promise<Own> {
    const taken = (await shelf.list()).map((other) => other.name);
    const { done, undone: rest } = changes;
    const own = { id: newId(), name: freeName(name, taken), text, saved, revision: newRevision(), done, undone: rest };
    await shelf.put(own, null);
    return own;
  }

  const unsubscribe = page.subscribe(({ opened, source, editing }, before) => {
    if (opened === before.opened && editing === before.editing) return;
    const { draft } = get();
    if (draft && opened !== before.opened && isOf(source, draft)) ground = source;
    // Another scenario has been opened.
    if (draft && !isOpen(draft, source)) {
      remember(null);
      set({ draft: null });
    }
    if (editing) void begin();
  });

  const change: DraftActions['change'] = (text, name, typed = false) => {
    const { draft } = get();
    const patch = draft && patchOf(name, draft.text, text);
    if (!draft || !patch) return;
    const named = typed ? { ...patch, name: typingAt(text, patch.at) } : patch;
    become({ text, ...withChange(draft, named, typed) });
  };

  /** A change that the worker makes. */
  async function make(ask: () => Promise<Changed | undefined>): Promise<boolean> {
    await begin();
    const before = get().draft?.text;
    try {
      const made = await ask();
      // Of two changes at once the first counts.
      if (!made || get().draft?.text !== before) return false;
      change(made.text, made.name);
      return true;
    } catch (error) {
      explorer.say((error as Error).message);
      return false;
    }
  }

  const step = (make: typeof undone): void => {
    const { draft } = get();
    const made = draft && make(draft.text, draft);
    if (made) become({ text: made.text, ...made.changes });
  };

  return {
    store,
    close() {
      unsubscribe();
      client?.close();
      client = null;
    },
    actions: {
      ...createFormActions(() => get().draft?.text ?? '', language, make),
      begin,
      change,
      undo: () => step(undone),
      redo: () => step(redone),
      async save(name) {
        become({ name, saved: true });
        await putting;
        await refresh();
      },
      async keepCopy(name) {
        const { draft } = get();
        await putting;
        if (draft) await add(name, draft.text, true, { done: draft.done, undone: [] });
        await refresh();
      },
      async whatIfs(path) {
        await begin();
        const { selection, position } = page.getState();
        return model.call('whatIfs', { selection, position, path });
      },
      async offers() {
        await begin();
        const text = get().draft?.text;
        if (text === undefined) return { additions: [], whatIfs: [] };
        const { selection, position } = page.getState();
        const [added, whatIfs] = await Promise.all([
          model.call('additions', { text }),
          model.call('whatIfs', { selection, position }),
        ]);
        const additions = added.map(({ name }) => name);
        return { additions, whatIfs: whatIfs.filter((name) => !additions.includes(name)) };
      },
      async whatIf(name, path) {
        await make(async () => {
          const { selection, position } = page.getState();
          return { name, text: await model.call('whatIf', { selection, position, name, path }) };
        });
      },
      async setField(field, value) {
        const { selection } = page.getState();
        if (selection !== null) await make(() => model.call('withField', { selection, field, value }));
      },
      complete: (text, at) => language().call('complete', { text, at }),
      meaning: (text, at) => language().call('meaning', { text, at }),
      lines: (signal) => model.call('lines', {}, { signal }),
      refresh,
      async open(id) {
        const own = await shelf.get(id);
        if (own) await openOwn(own);
      },
      template: (id) => language().call('template', { id }),
      machine: (source) => language().call('machine', { source }),
      mail(text) {
        const { source, design } = page.getState();
        return language().call('mail', { text, design, ...(source && { open: source }) });
      },
      async openMail({ source, text, design, choices }) {
        if (source) return explorer.openPlace({ source, design, choices, position: 0 });
        const own = await add('from-a-drawing.yaml', text ?? '', false);
        await putting;
        set({ draft: take(own) });
        await explorer.openPlace({ source: textSource(own.name, own.text), design, choices, position: 0 });
      },
      add: async (name, text) => openOwn(await add(name, text, false)),
      async duplicate(id) {
        const own = await shelf.get(id);
        if (own) await add(own.name, own.text, own.saved, own);
        await refresh();
      },
      async rename(id, name) {
        await putting;
        const own = await shelf.get(id);
        if (get().draft?.own === id) become({ name });
        else if (own) await shelf.put({ ...own, name, revision: newRevision() }, own.revision);
        await refresh();
      },
      async remove(id) {
        await putting;
        const own = await shelf.get(id);
        if (!own) return;
        await shelf.remove(id);
        const { draft } = get();
        // What is open stays open, but is kept no more until it is changed again.
        if (draft?.own === id) set({ draft: { ...draft, own: null, saved: false } });
        seen = draft?.own === id ? null : seen;
        set({ deleted: own });
        await refresh();
      },
      async restore() {
        const { deleted } = get();
        if (!deleted) return;
        await shelf.put({ ...deleted, revision: newRevision() }, null);
        set({ deleted: null });
        await refresh();
      },
    },
  };
}
