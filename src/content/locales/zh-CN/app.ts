/** Words of the frame around all screens of the tablet. */
export const app = {
  name: '防贫',
  opening: '正在打开…',
  back: '返回',
  home: '农户',
  sync: {
    label: '上传情况',
    allSent: '已全部上传',
    waiting: (households: number) => `还有 ${households} 户未上传`,
    waitingFiles: (files: number) => `还有 ${files} 张照片未上传`,
    sending: (done: number, all: number) => `正在上传 ${done}/${all}`,
    receiving: '正在下载',
    attention: (changes: number) => `${changes} 条要处理`,
  },
  settings: '设置',
  update: {
    title: '有新版本',
    body: '填过的都已经存在平板里，更新不会丢。',
    now: '现在更新',
    later: '等会儿再说',
    saving: '正在保存…',
    failed: '草稿没存进去，先不更新。请再试一次。',
  },
  outdated: {
    title: '应用已在另一个窗口里更新',
    body: '这一页已经存不进东西了。存过的都在，请重新打开这一页再填。',
    reload: '重新打开',
  },
  broken: {
    title: '这一页出了问题',
    body: '填过的都存在平板里，没有丢。请回到农户列表再打开；还不行，请把这几行字拍下来告诉管理员。',
    toList: '回到农户列表',
    reload: '重新打开',
    detail: '详情',
  },
  noPage: { title: '没有这一页', body: '地址可能写错了。', toList: '回到农户列表' },
  noHousehold: {
    title: '平板里没有这一户',
    body: '可能已经搬到别的村，或者还没下载下来。联网后点“现在同步”。',
    toList: '回到农户列表',
  },
  signInAgain: {
    title: '要再登录一次',
    body: '照常填写和上传都可以；登录以后才能收到别人填的和退回的。',
    action: '去登录',
  },
  chooseHousehold: { title: '请在左边选一户', body: '点开一户，就能看到要填的和还差的。' },
} as const;
