import { type HouseholdFile } from '#domain/record/household-file.ts';

export interface CompletenessItem {
  readonly severity: 'E' | 'W' | 'I';
  readonly path: string;
}

export function completenessOf(_file: HouseholdFile): CompletenessItem[] {
  return [];
}
