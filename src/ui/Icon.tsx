/** The few pictures beside words; a picture never stands alone. Drawn on 24 × 24, in the colour of the text. */
const PATHS = {
  done: 'M4 12.5l5.5 5.5L20 7',
  open: 'M12 4a8 8 0 1 0 0 16a8 8 0 1 0 0-16z',
  started: 'M12 4a8 8 0 1 0 0 16a8 8 0 1 0 0-16zM12 4v16',
  wrong: 'M12 3.5L22 20.5H2zM12 10v5M12 17.6v.6',
  waiting: 'M12 4a8 8 0 1 0 0 16a8 8 0 1 0 0-16zM12 7.5v5l3.5 2',
  cloud: 'M7 18.5h10.5a4 4 0 0 0 .5-8a6 6 0 0 0-11.5-1A4.6 4.6 0 0 0 7 18.5z',
  cloudUp: 'M7 18.5h10.5a4 4 0 0 0 .5-8a6 6 0 0 0-11.5-1A4.6 4.6 0 0 0 7 18.5zM12 16v-5M9.8 13L12 10.8L14.2 13',
  search: 'M10.5 4a6.5 6.5 0 1 0 0 13a6.5 6.5 0 1 0 0-13zM15.5 15.5L21 21',
  back: 'M15 4.5L7.5 12l7.5 7.5',
  next: 'M9 4.5l7.5 7.5L9 19.5',
  plus: 'M12 4v16M4 12h16',
  camera: 'M3 8h4.5L9.5 5h5l2 3H21v11.5H3zM12 10a3.6 3.6 0 1 0 0 7.2a3.6 3.6 0 1 0 0-7.2z',
  microphone: 'M12 3.5a3 3 0 0 0-3 3v5a3 3 0 0 0 6 0v-5a3 3 0 0 0-3-3zM5.5 11.5a6.5 6.5 0 0 0 13 0M12 18v3M9 21h6',
  trash: 'M4 7h16M9 7V4h6v3M6 7l1 13.5h10L18 7M10 11v6M14 11v6',
  undo: 'M8.5 4.5L4 9l4.5 4.5M4 9h10.5a5.5 5.5 0 0 1 0 11H9',
  settings: 'M4 7h9M17 7h3M13 4.5v5h4v-5zM4 17h3M11 17h9M7 14.5v5h4v-5z',
  close: 'M5 5l14 14M19 5L5 19',
  house: 'M3 11.5L12 4l9 7.5M5.5 10v10h13V10M10 20v-6h4v6',
  pen: 'M4 20l1-4.5L16 4.5l3.5 3.5L8.5 19zM13.5 7l3.5 3.5',
  print: 'M7 8V3.5h10V8M7 16.5H3.5V8.5h17v8H17M7 13.5h10v7H7z',
  info: 'M12 4a8 8 0 1 0 0 16a8 8 0 1 0 0-16zM12 11v5.5M12 7.6v.5',
  question: 'M8 8.8a4 4 0 1 1 5.8 3.6c-1.3.7-1.8 1.3-1.8 2.8M12 19v.5',
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name }: { name: IconName }) {
  return (
    <svg className="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  );
}
