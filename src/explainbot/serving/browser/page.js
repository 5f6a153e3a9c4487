// The chat's page, before textual.js: one line to the chat that comes back when it is
// lost, the keys from the beginning, and room on a phone.
(() => {
  "use strict";
  const KEPT = "explainbot";
  const Socket = window.WebSocket;
  const SOON = 500, LATE = 15000, QUIET = 12000;

  const kept = () => {
    try { return JSON.parse(sessionStorage.getItem(KEPT)) || {}; } catch { return {}; }
  };
  const keep = (talk) => {
    try { sessionStorage.setItem(KEPT, JSON.stringify(talk)); } catch { /* full */ }
  };
  const say = (words) => {
    const told = document.getElementById("line");
    told.textContent = words;
    told.hidden = !words;
  };
  const keys = () => {
    const typed = document.querySelector(".xterm-helper-textarea");
    if (typed) typed.focus({ preventScroll: true });
  };

  // What textual.js takes for its socket; those below it come and go.
  class Line extends EventTarget {
    constructor(address) {
      super();
      this.address = address;
      this.size = null;
      this.typed = [];
      this.pause = SOON;
      this.ended = false;
      this.connect();
      setInterval(() => this.look(), QUIET / 3);
      const now = () => { if (!document.hidden) this.again(0); };
      addEventListener("online", now);
      document.addEventListener("visibilitychange", now);
    }

    connect() {
      const address = new URL(this.address);
      for (const [side, cells] of Object.entries(this.size || {}))
        address.searchParams.set(side, cells);
      const socket = (this.socket = new Socket(address));
      socket.binaryType = "arraybuffer";
      this.heard = Date.now();
      let drawn = false;
      socket.onopen = () => {
        socket.send(JSON.stringify(["talk", kept()]));
        if (this.size) socket.send(JSON.stringify(["resize", this.size]));
        this.dispatchEvent(new Event("open"));
      };
      socket.onmessage = ({ data }) => {
        if (socket !== this.socket) return;
        this.heard = Date.now();
        if (typeof data === "string") {
          const [kind, value] = JSON.parse(data);
          if (kind === "talk") keep(value);
          else if (kind === "bye") { this.ended = true; keep({}); }
          else this.dispatchEvent(new MessageEvent("message", { data }));
          return;
        }
        if (!drawn) {
          drawn = true;
          this.begin(socket);
        }
        this.dispatchEvent(new MessageEvent("message", { data }));
      };
      socket.onclose = () => {
        if (socket !== this.socket) return;
        if (this.ended) this.dispatchEvent(new Event("close"));
        else this.again(this.pause);
      };
    }

    // The chat has drawn something: it takes the keys, and what was typed meanwhile.
    begin(socket) {
      say("");
      keys();
      const focus = () => {
        if (document.hasFocus() && socket.readyState === Socket.OPEN)
          socket.send(JSON.stringify(["focus"]));
      };
      focus();
      setTimeout(focus, 700);
      for (const text of this.typed.splice(0)) this.send(text);
      setTimeout(() => { if (socket === this.socket) this.pause = SOON; }, LATE);
    }

    // Connect anew after so many milliseconds, unless the line stands.
    again(pause) {
      if (this.ended || this.socket.readyState <= Socket.OPEN) return;
      say(document.getElementById("line").dataset.lost);
      clearTimeout(this.timer);
      this.timer = setTimeout(() => {
        if (this.socket.readyState > Socket.OPEN) this.connect();
      }, pause);
      this.pause = Math.min(2 * this.pause, LATE);
    }

    // A line that died in a sleep says nothing: one that does not answer is given up.
    look() {
      const silent = Date.now() - this.heard;
      if (this.ended) return;
      if (this.socket.readyState === Socket.OPEN) {
        if (silent < QUIET) { this.socket.send(JSON.stringify(["ping", ""])); return; }
        this.socket.onclose = null;
        this.socket.close();
        const lost = this.socket;
        this.socket = { readyState: Socket.CLOSED, lost };
      }
      this.again(0);
    }

    send(text) {
      const [kind, value] = JSON.parse(text);
      if (kind === "resize") this.size = value;
      if (this.socket.readyState === Socket.OPEN) this.socket.send(text);
      else if (kind === "stdin") this.typed.push(text);
    }
  }

  window.WebSocket = new Proxy(Socket, {
    construct: (_, [address]) => new Line(address),
  });

  // A page that is not over HTTPS has no clipboard of its own.
  if (!navigator.clipboard) {
    const writeText = async (text) => {
      const held = document.createElement("textarea");
      held.value = text;
      document.body.append(held);
      held.select();
      document.execCommand("copy");
      held.remove();
      keys();
    };
    Object.defineProperty(navigator, "clipboard", {
      value: { writeText, readText: async () => "" },
    });
  }

  addEventListener("DOMContentLoaded", () => {
    const terminal = document.getElementById("terminal");
    const asked = new URLSearchParams(location.search).has("fontsize");
    if (innerWidth < 480 && !asked) terminal.dataset.fontSize = 14;
    const view = window.visualViewport;
    const fit = () => {
      terminal.style.height = `${Math.floor(view ? view.height : innerHeight)}px`;
      if (window.onresize) window.onresize();
    };
    fit();
    if (view) view.addEventListener("resize", fit);
    addEventListener("focus", keys);

    // A finger scrolls as a wheel does.
    let last = null;
    terminal.addEventListener("touchstart", (event) => {
      last = event.touches[0].clientY;
    }, { passive: true });
    terminal.addEventListener("touchmove", (event) => {
      const { clientX, clientY } = event.touches[0];
      const drawn = terminal.querySelector(".xterm-screen");
      if (!drawn || Math.abs(last - clientY) < 16) return;
      const turned = { deltaY: 3 * (last - clientY), clientX, clientY };
      drawn.dispatchEvent(
        new WheelEvent("wheel", { ...turned, bubbles: true, cancelable: true })
      );
      last = clientY;
    }, { passive: true });
  });
})();
