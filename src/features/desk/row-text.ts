import { desk as words } from '#content/locales/zh-CN/desk.ts';
import { type DeskRow } from '#domain/sync/desk-protocol.ts';
import { dayText, monthText } from './day-text.ts';

export function headText({ head }: DeskRow): string {
  return head === '' ? words.household.nameless : head;
}

export function placeText({ villageName, group }: DeskRow): string {
  return `${villageName} ${group}`.trim();
}

/** Since when something that a monthly check found waits to be looked into; empty when nothing does. */
export function leadText({ leadSince }: DeskRow): string {
  return leadSince === null ? '' : words.lead.waits(dayText(leadSince));
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
