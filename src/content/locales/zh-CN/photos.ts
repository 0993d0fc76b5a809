/** Words of the photo screen. */
export const photos = {
  noVisit: '照片记在走访里，先回去点“开始走访”。',
  take: '拍照',
  more: '再拍一张',
  required: '要拍',
  busy: '正在处理照片…',
  none: '还没有拍',
  photo: (role: string, number: number) => `${role}，第 ${number} 张`,
  count: (photos: number) => `${photos} 张`,
  remove: '删掉',
  removed: '已删掉一张照片',
  undo: '撤销',
  sensitiveHelp: '拍到证件、病历的照片只有分管的人能看。',
  size: (size: string) => size,
  wrong: {
    notPicture: '这个文件不是照片，请重新拍。',
    broken: '这张照片打不开，请重新拍一张。',
    full: '没有存进平板：空间不够。请删掉平板里不用的视频和照片，再拍一次。',
  },
} as const;
