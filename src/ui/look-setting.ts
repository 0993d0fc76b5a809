/** Screen colours and font size: of this tablet, not of a person, so they are kept beside the data and never sent. */
export const LOOKS = ['day', 'sun', 'night'] as const;
export const SIZES = ['standard', 'large', 'largest'] as const;

export interface LookSetting {
  readonly look: (typeof LOOKS)[number];
  readonly size: (typeof SIZES)[number];
}

const KEY = 'fangpin.look';

/** The kept setting; what is not readable counts as the standard. */
export function readLook(): LookSetting {
  const [look, size] = (localStorage.getItem(KEY) ?? '').split(' ');
  return { look: LOOKS.find((one) => one === look) ?? 'day', size: SIZES.find((one) => one === size) ?? 'standard' };
}

/** Keeps the setting and shows it at once. */
export function keepLook(setting: LookSetting): void {
  localStorage.setItem(KEY, `${setting.look} ${setting.size}`);
  showLook(setting);
}

export function showLook({ look, size }: LookSetting): void {
  const { dataset } = document.documentElement;
  dataset['theme'] = look;
  dataset['size'] = size;
}
