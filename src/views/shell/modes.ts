/** Ways to show the page other than at a desk. Fetched when somebody asks for one. */
import './modes.css';

const root = (): HTMLElement => document.documentElement;

/** `?embed` shows queues and objects, `?embed=graph` the objects alone. */
export function embed(what: string): void {
  root().dataset.embed = what;
}

/** Large type, full screen where the browser lets it; the same again ends it. */
export function togglePresenter(): void {
  if ('presenter' in root().dataset) {
    delete root().dataset.presenter;
    if (document.fullscreenElement) void document.exitFullscreen();
    return;
  }
  root().dataset.presenter = '';
  void root()
    .requestFullscreen?.()
    .catch(() => {});
}
