import { desk as words } from '#content/locales/zh-CN/desk.ts';
import { type DeskRow } from '#domain/sync/desk-protocol.ts';
import { monthText } from './day-text.ts';

export function headText({ head }: DeskRow): string {
  return head === '' ? words.household.nameless : head;
}

export function placeText({ villageName, group }: DeskRow): string {
  return `${villageName} ${group}`.trim();
}

/** Why somebody should go there again; empty when it can wait. */
export function revisitText({ revisit }: DeskRow): string {
  switch (revisit?.is) {
    case undefined:
      return '';
    case 'verdictTurned':
      return words.revisit.turned;
    case 'undecided':
      return words.revisit.undecided(revisit.fact);
    case 'windowOld':
      return words.revisit.windowOld(monthText(revisit.month));
  }
}
