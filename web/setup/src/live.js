// Shows a page anew while something on it is under way; what was typed, opened and focused stays. And the label's QR code has
// the claim code behind its #, which a browser sends to nobody.
(function () {
  function type() {
    var code = document.querySelector("input[name=code]"), said = location.hash.slice(1);
    if (code && !code.value && /^[\w-]{8,40}$/.test(said)) code.value = said;
  }
  type();
  addEventListener("hashchange", type);
  var wait = 2000;
  function each(root, act) {
    root.querySelectorAll("input,select,textarea,button,a,details").forEach(act);
  }
  // By its name before its id: ids count the forms before it, and these come and go.
  function key(e) {
    return [e.tagName, e.name || e.id, e.href, /radio|checkbox|submit/.test(e.type) && e.value].join();
  }
  function swap(old, now) {
    var before = {}, focus;
    each(old, function (e) { before[key(e)] = e; });
    each(now, function (e) {
      var was = before[key(e)];
      if (!was) return;
      if (was == document.activeElement) focus = e;
      if (e.open != null) e.open = was.open;
      if (was.checked != was.defaultChecked) e.checked = was.checked;
      if (e.tagName == "SELECT" || was.defaultValue != null && was.value != was.defaultValue) e.value = was.value;
    });
    old.replaceWith(now);
    if (focus) focus.focus({ preventScroll: true });
  }
  function again() {
    var main = document.querySelector("main[data-live]");
    if (main) fetch(location.href, { cache: "no-store" }).then(function (answer) {
      return answer.text();
    }).then(function (text) {
      var now = new DOMParser().parseFromString(text, "text/html").querySelector("main");
      wait = 2000;
      if (now && now.innerHTML != main.innerHTML) swap(main, now);
    }).catch(function () {
      wait = Math.min(wait * 2, 16000);
    }).then(function () { setTimeout(again, wait); });
  }
  setTimeout(again, wait);
})();
