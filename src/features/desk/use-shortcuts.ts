import { useEffect, useRef } from 'react';

const WRITING = 'input, textarea, select, [contenteditable], [role="combobox"]';
/** Enter belongs to what has the focus when that is a thing to press. */
const PRESSABLE = 'a, button, summary, [role="button"], [role="tab"], th';

/**
 * Single keys for what is on screen (`event.key` → what to do). They rest while somebody writes, while a dialog is
 * open in front, and with Ctrl, Alt or Meta.
 */
export function useShortcuts(keys: Readonly<Record<string, () => void>>): void {
  const current = useRef(keys);
  useEffect(() => {
    current.current = keys;
  });
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || event.defaultPrevented) return;
      const target = event.target instanceof Element ? event.target : null;
      if (
        target?.closest(WRITING) != null ||
        document.querySelector('.ant-modal-wrap:not([style*="display: none"])') !== null
      )
        return;
      if (event.key === 'Enter' && target?.closest(PRESSABLE) != null) return;
      const action = current.current[event.key];
      if (action === undefined) return;
      event.preventDefault();
      action();
    };
    document.addEventListener('keydown', pressed);
    return () => document.removeEventListener('keydown', pressed);
  }, []);
}
