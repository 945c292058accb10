/** Line drawings on a 20-unit grid, drawn in the text's colour. Hidden from screen readers: the control has the name. */
const PATHS = {
  search: 'M9 3a6 6 0 1 1 0 12A6 6 0 0 1 9 3Zm4.5 10.5L17 17',
  star: 'M10 2.8l2.2 4.6 5 .7-3.6 3.5.9 5-4.5-2.4-4.5 2.4.9-5L2.8 8.1l5-.7z',
  close: 'M5 5l10 10M15 5L5 15',
  back: 'M12 4l-6 6 6 6',
  forward: 'M8 4l6 6-6 6',
  up: 'M4 12l6-6 6 6',
  down: 'M4 8l6 6 6-6',
  menu: 'M3 5h14M3 10h14M3 15h14',
  more: 'M4.5 10h.01M10 10h.01M15.5 10h.01',
  tag: 'M3 3h6.5L17 10.5 10.5 17 3 9.5zM6.5 6.5h.01',
  note: 'M4 3h12v10l-4 4H4zM12 17v-4h4M7 7h6M7 10h4',
  pen: 'M3 17l1-4L13.5 3.5l3 3L7 16zM11.5 5.5l3 3',
  person: 'M10 3a3.2 3.2 0 1 1 0 6.4A3.2 3.2 0 0 1 10 3ZM3.5 17c.6-3.6 3.2-5.4 6.5-5.4s5.900 1.8 6.500 5.400',
  people:
    'M7.5 4a2.700 2.700 0 1 1 0 5.400a2.700 2.700 0 0 1 0-5.400ZM2 16c.5-3 2.700-4.500 5.500-4.500S12.500 13 13 16M13 4.600a2.500 2.500 0 0 1 0 4.700M14.800 11.900c1.800.6 2.900 2 3.200 4.100',
  unread: 'M10 6.500a3.500 3.500 0 1 1 0 7a3.500 3.500 0 0 1 0-7Z',
  all: 'M4 3h3v14H4zM8.500 3h3v14h-3zM13 3.600l2.800-.6L18 16.400l-2.800.6z',
  list: 'M6.5 5H17M6.5 10H17M6.5 15H17M3 5h.01M3 10h.01M3 15h.01',
  add: 'M10 4v12M4 10h12',
  import: 'M10 3v9M6.500 8.500L10 12l3.500-3.500M3 13v4h14v-4',
  export: 'M10 12V3M6.500 6.500L10 3l3.500 3.500M3 11v6h14v-6',
  settings: 'M3 6h8M15 6h2M3 14h2M9 14h8M13 4v4M7 12v4',
  check: 'M4 10.500l4 4 8-9',
  undo: 'M7 5L3.500 8.500 7 12M3.500 8.500H12a4 4 0 0 1 0 8H8',
  keyboard: 'M2.500 5h15v10h-15zM5.500 8h.01M8.500 8h.01M11.500 8h.01M14.500 8h.01M6.500 12h7',
  seal: 'M10 2.500l6 2.200v4.800c0 4-2.600 6.600-6 8-3.400-1.400-6-4-6-8V4.700zM7.300 10l2 2 3.600-4',
  eye: 'M2 10s3-5 8-5 8 5 8 5-3 5-8 5-8-5-8-5ZM10 7.800a2.200 2.200 0 1 1 0 4.400a2.200 2.200 0 0 1 0-4.400Z',
  bookmark: 'M5 3h10v14l-5-4-5 4z',
  trash: 'M4 5.500h12M8 5.500V3.500h4v2M5.500 5.500l.8 11.500h7.400l.8-11.500',
  pause: 'M7 4v12M13 4v12',
  play: 'M6 4l10 6-10 6z',
  warning: 'M10 3l8 14H2zM10 8v4M10 14.500h.01',
  page: 'M5 2.500h7l3 3v12H5zM12 2.500v3h3',
} as const;

export type IconName = keyof typeof PATHS;

/** @param filled paints the shape as well, for states such as "starred" */
export function Icon({ name, filled = false }: { name: IconName; filled?: boolean }) {
  return (
    <svg className="icon" viewBox="0 0 20 20" aria-hidden="true" focusable="false" data-icon={name}>
      <path d={PATHS[name]} fill={filled ? 'currentColor' : 'none'} />
    </svg>
  );
}
