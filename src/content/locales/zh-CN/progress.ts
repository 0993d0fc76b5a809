/** How far a section, a topic or a person is filled in. */
export const progress = {
  todo: '未开始',
  partly: (open: number) => `还差 ${open} 项`,
  done: '已完成',
  wrong: (open: number) => `${open} 项要改`,
} as const;
