export type ShortcutAction =
  | 'help'
  | 'find'
  | 'buy'
  | 'sell'
  | 'desk'
  | 'feeds'
  | 'engine'
  | 'history'
  | 'settings'
  | 'interval-1s'
  | 'interval-1m'
  | 'kill'
  | 'pause';

export interface Shortcut {
  readonly keys: string;
  readonly effect: string;
  readonly action: ShortcutAction;
}

export const SHORTCUTS: readonly Shortcut[] = [
  { keys: '?', effect: 'This list', action: 'help' },
  { keys: '/', effect: 'Find an instrument', action: 'find' },
  { keys: 'b', effect: 'Ticket: buy', action: 'buy' },
  { keys: 's', effect: 'Ticket: sell', action: 'sell' },
  { keys: '1', effect: 'Chart in seconds', action: 'interval-1s' },
  { keys: '2', effect: 'Chart in minutes', action: 'interval-1m' },
  { keys: 'p', effect: 'Pause or go on showing prices', action: 'pause' },
  { keys: 'g d', effect: 'Go to the desk', action: 'desk' },
  { keys: 'g f', effect: 'Go to the feeds', action: 'feeds' },
  { keys: 'g e', effect: 'Go to the engine', action: 'engine' },
  { keys: 'g h', effect: 'Go to the history', action: 'history' },
  { keys: 'g s', effect: 'Go to the settings', action: 'settings' },
  { keys: 'Alt+Shift+K', effect: 'Kill switch', action: 'kill' },
];

const SECOND_KEY_WITHIN_MS = 1_200;

/** Turns key presses into actions; knows the two-key ones. Keys typed into fields are text, except the kill switch. */
export class ShortcutReader {
  private prefix = '';
  private prefixAt = -Infinity;

  read(event: KeyboardEvent, nowMs: number): ShortcutAction | undefined {
    if (event.altKey && event.shiftKey && event.code === 'KeyK') return 'kill';
    if (event.altKey || event.ctrlKey || event.metaKey || isTyping(event.target)) return undefined;
    const keys =
      this.prefix && nowMs - this.prefixAt < SECOND_KEY_WITHIN_MS ? `${this.prefix} ${event.key}` : event.key;
    this.prefix = '';
    const match = SHORTCUTS.find((shortcut) => shortcut.keys === keys);
    if (match) return match.action;
    if (SHORTCUTS.some((shortcut) => shortcut.keys.startsWith(`${event.key} `))) {
      this.prefix = event.key;
      this.prefixAt = nowMs;
    }
    return undefined;
  }
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || /^(INPUT|SELECT|TEXTAREA)$/.test(target.tagName))
  );
}
