// Runs before the app, in the oldest JavaScript there is: says in words why an old browser shows nothing,
// and adds the one function that Chromium 92 lacks and the app's libraries call.
(function () {
  if (!Object.hasOwn) {
    Object.defineProperty(Object, 'hasOwn', {
      configurable: true,
      writable: true,
      value: function (object, key) {
        return Object.prototype.hasOwnProperty.call(Object(object), key);
      },
    });
  }

  // Array.prototype.at and crypto.randomUUID came with Chromium 92, which is what we promise to run on.
  var newEnough = typeof Array.prototype.at === 'function' && typeof Promise === 'function';
  var secure = window.isSecureContext !== false;
  if (newEnough && secure) return;

  document.addEventListener('DOMContentLoaded', function () {
    var box = document.createElement('main');
    box.setAttribute('role', 'alert');
    box.style.cssText = 'max-width:36em;margin:15vh auto;padding:24px;font:18px/1.6 sans-serif;color:#1b2430';
    var heading = document.createElement('h1');
    var text = document.createElement('p');
    if (newEnough) {
      heading.textContent = '这个地址不安全，不能填写';
      text.textContent = '请用 https 开头的地址打开。如果不知道地址，请问乡镇管理员。';
    } else {
      heading.textContent = '浏览器版本太旧，打不开';
      text.textContent =
        '需要 Chrome 92 或更新的浏览器。请在平板的应用市场更新浏览器或系统，再打开本页。已经填好的内容还在平板上，不会丢。';
    }
    box.appendChild(heading);
    box.appendChild(text);
    document.body.insertBefore(box, document.body.firstChild);
  });
})();
