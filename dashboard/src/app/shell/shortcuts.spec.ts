import { ShortcutReader } from './shortcuts';

function press(key: string, more: Partial<KeyboardEvent> = {}): KeyboardEvent {
  return {
    key,
    code: '',
    altKey: false,
    shiftKey: false,
    ctrlKey: false,
    metaKey: false,
    target: null,
    ...more,
  } as KeyboardEvent;
}

describe('ShortcutReader', () => {
  it('should read single keys', () => {
    expect(new ShortcutReader().read(press('?'), 0)).toBe('help');
    expect(new ShortcutReader().read(press('b'), 0)).toBe('buy');
  });

  it('should read two keys in time and not later', () => {
    const reader = new ShortcutReader();
    expect(reader.read(press('g'), 0)).toBeUndefined();
    expect(reader.read(press('s'), 500)).toBe('settings');

    expect(reader.read(press('g'), 1_000)).toBeUndefined();
    expect(reader.read(press('s'), 3_000)).toBe('sell');
  });

  it('should leave what is typed into a field alone, except the kill switch', () => {
    const target = document.createElement('input');

    expect(new ShortcutReader().read(press('b', { target }), 0)).toBeUndefined();
    expect(
      new ShortcutReader().read(press('K', { target, code: 'KeyK', altKey: true, shiftKey: true }), 0),
    ).toBe('kill');
  });

  it('should not take keys that belong to the browser', () => {
    expect(new ShortcutReader().read(press('b', { ctrlKey: true }), 0)).toBeUndefined();
  });
});
