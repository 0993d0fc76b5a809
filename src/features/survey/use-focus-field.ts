import { useLocation } from 'react-router';

/** The field that an address asks for, else the one where the cadre was interrupted on this very screen. */
export function useFocusField(
  address: string,
  at: { readonly address: string; readonly field: string | null } | undefined,
): string | null {
  const { search } = useLocation();
  return new URLSearchParams(search).get('field') ?? (at?.address === address ? at.field : null);
}
